// PublishIteration, UnpublishIteration, and what being published forbids.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, predictionClient, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train } from "./training.mjs";

let server;
let trainer;
let predictor;
let target;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
  predictor = predictionClient(server.prediction);
  target = server.prediction.resourceId;
});
after(() => server?.stop());

/** A project with as many iterations. */
async function trainedProject(count = 1) {
  const { id } = await colourProject(trainer);
  const iterations = [];
  for (let index = 0; index < count; index++) {
    iterations.push((await train(trainer, id, { forceTrain: true })).id);
  }
  return { id, iterations };
}

const predictedBy = async (projectId, name) => (await predictor.classifyImageWithNoStore(projectId, name, plainPicture("red", 99))).iteration;

test("PublishIteration answers true and shows the name and the resource", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  const answer = await trainer.publishIteration(id, iterationId, "model", target);
  assert.deepEqual([answer._response.status, answer.body], [200, true]);
  const { publishName, originalPublishResourceId, status } = await trainer.getIteration(id, iterationId);
  assert.deepEqual([publishName, originalPublishResourceId, status], ["model", target, "Completed"]);
  assert.equal(await predictedBy(id, "model"), iterationId);
});

test("PublishIteration takes names with blanks, umlauts and signs", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  for (const name of ["fruit model", "Äpfel & Birnen", "50% off?", "りんご", "a+b#c"]) {
    await trainer.publishIteration(id, iterationId, name, target);
    assert.equal(await predictedBy(id, name), iterationId);
    await trainer.unpublishIteration(id, iterationId);
  }
});

test("Several iterations are published under their own names", async () => {
  const { id, iterations: [first, second] } = await trainedProject(2);
  await trainer.publishIteration(id, first, "one", target);
  await trainer.publishIteration(id, second, "two", target);
  assert.deepEqual([await predictedBy(id, "one"), await predictedBy(id, "two")], [first, second]);
});

test("An iteration that is published cannot be published again, whatever is asked", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  await trainer.publishIteration(id, iterationId, "model", target);
  await refused(trainer.publishIteration(id, iterationId, "model", target), "BadRequestIterationIsPublished");
  await refused(trainer.publishIteration(id, iterationId, "other", target), "BadRequestIterationIsPublished");
  await refused(trainer.publishIteration(id, iterationId, "model", target, { overwrite: true }), "BadRequestIterationIsPublished");
});

test("A name that is taken moves only with overwrite", async () => {
  const { id, iterations: [first, second] } = await trainedProject(2);
  await trainer.publishIteration(id, first, "model", target);
  await refused(trainer.publishIteration(id, second, "model", target), "BadRequestInvalidPublishName");
  assert.equal(await predictedBy(id, "model"), first);
  await trainer.publishIteration(id, second, "model", target, { overwrite: true });
  assert.equal(await predictedBy(id, "model"), second);
  assert.equal((await trainer.getIteration(id, first)).publishName ?? null, null);
});

test("PublishIteration refuses names that cannot be part of an address", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  for (const name of ["", "a/b", "a\\b", "..", "n".repeat(129)]) {
    await refused(trainer.publishIteration(id, iterationId, name, target), "BadRequestInvalidPublishName");
  }
});

test("PublishIteration refuses what is no prediction resource", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  const cut = target.slice(0, target.indexOf("/accounts"));
  for (const predictionId of ["", "fovea-prediction", NOBODY, cut, `${target}x`, server.training.resourceId]) {
    await refused(trainer.publishIteration(id, iterationId, "model", predictionId), "BadRequestInvalidPublishTarget");
  }
});

test("PublishIteration takes the resource id in any letter case", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  await trainer.publishIteration(id, iterationId, "model", target.toUpperCase());
  assert.equal(await predictedBy(id, "model"), iterationId);
});

test("What is published to one resource is closed to the keys of another", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  await trainer.publishIteration(id, iterationId, "model", server.both.resourceId);
  const own = await predictionClient(server.both).classifyImageWithNoStore(id, "model", plainPicture("red", 99));
  assert.equal(own.iteration, iterationId);
  await refused(predictedBy(id, "model"), "NotFoundProject");
});

test("UnpublishIteration takes the name away", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  await refused(trainer.unpublishIteration(id, iterationId), "BadRequestIterationNotPublished");
  await trainer.publishIteration(id, iterationId, "model", target);
  assert.equal((await trainer.unpublishIteration(id, iterationId))._response.status, 204);
  assert.equal((await trainer.getIteration(id, iterationId)).publishName ?? null, null);
  await refused(predictedBy(id, "model"), "NotFoundIteration");
  await refused(trainer.unpublishIteration(id, iterationId), "BadRequestIterationNotPublished");
});

test("What is published cannot be deleted", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  await trainer.publishIteration(id, iterationId, "model", target);
  await refused(trainer.deleteIteration(id, iterationId), "BadRequestIterationIsPublished");
  await refused(trainer.deleteProject(id), "BadRequestIterationIsPublished");
  await trainer.unpublishIteration(id, iterationId);
  await trainer.deleteIteration(id, iterationId);
  await trainer.deleteProject(id);
});

test("Publishing refuses what does not exist, and keys of other resources", async () => {
  const { id, iterations: [iterationId] } = await trainedProject();
  const operations = (client, projectId, ofIteration) => [
    () => client.publishIteration(projectId, ofIteration, "model", target),
    () => client.unpublishIteration(projectId, ofIteration),
  ];
  for (const operation of operations(trainer, id, NOBODY)) {
    await refused(operation(), "NotFoundIteration");
  }
  for (const operation of [...operations(trainer, NOBODY, iterationId), ...operations(trainingClient(server.both), id, iterationId)]) {
    await refused(operation(), "NotFoundProject");
  }
  for (const operation of operations(trainingClient(server.prediction), id, iterationId)) {
    await denied(operation());
  }
});
