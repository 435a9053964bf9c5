// The classic exercise through the official client packages, as they are: train, evaluate, publish, predict, add pictures, train again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { NOBODY, denied, predictionClient, refused, trainingClient } from "./clients.mjs";
import { drawnPictures, fruitIsAbsent, fruitPictures } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { untilTrained } from "./training.mjs";

const PUBLISH_NAME = "fruit model";

let server;
let trainer;
let predictor;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
  predictor = predictionClient(server.prediction);
});
after(() => server?.stop());

test("The exercise on photographs of fruit", { skip: fruitIsAbsent }, async (t) => exercise(t, await fruitPictures()));
test("The exercise on drawn pictures", async (t) => exercise(t, await drawnPictures()));

test("A batch of files, multilabel, predicted by quick test", async (t) => {
  const pictures = fruitIsAbsent ? await drawnPictures() : await fruitPictures();
  t.after(() => pictures.remove());
  const project = await trainer.createProject("Batch");
  assert.equal(project.settings.classificationType, "Multilabel");
  const images = [];
  for (const [name, files] of Object.entries(pictures.train)) {
    const tag = await trainer.createTag(project.id, name);
    for (const file of files) {
      images.push({ name: path.basename(file), contents: await readFile(file), tagIds: [tag.id] });
    }
  }

  const summary = await trainer.createImagesFromFiles(project.id, { images });
  const iteration = await train(project.id);

  assert.equal(summary._response.status, 200);
  assert.equal(summary.isBatchSuccessful, true);
  assert.deepEqual(summary.images.map((image) => image.sourceUrl), images.map((image) => image.name));
  let right = 0;
  for (const { file, tag } of pictures.test) {
    const result = await trainer.quickTestImage(project.id, await readFile(file), { iterationId: iteration.id, store: false });
    assertShape(result, project.id, iteration.id);
    right += isRight(result, tag);
  }
  assert.ok(right >= pictures.needed, `${right} of ${pictures.test.length} are right`);
  await trainer.deleteProject(project.id);
});

test("Keys of one API are refused by the other", async () => {
  await denied(trainingClient(server.prediction).getProjects());
  await denied(trainingClient(server.training, "0".repeat(32)).getDomains());
  await denied(predictionClient(server.training).classifyImage(NOBODY, "x", Buffer.from("x")));
  assert.equal((await trainingClient(server.training, server.training.key2).getDomains()).length, 18);
});

/** Steps build on each other, so the first one that fails ends the exercise. */
async function exercise(t, pictures) {
  t.after(() => pictures.remove());
  const domains = await trainer.getDomains();
  const domain = domains.find(({ type, name }) => type === "Classification" && name === "General");
  const project = await createProject(domain);
  const tags = await createTags(project.id, Object.keys(pictures.train));
  await upload(project.id, tags, pictures.train);
  await uploadAgain(project.id, pictures.train);

  const first = await train(project.id, "Iteration 1");
  const firstPerformance = await readPerformance(project.id, first.id, tags);
  await refused(trainer.trainProject(project.id), "BadRequestTrainingNotNeeded");
  await publish(project.id, first.id);
  await predict(project.id, first.id, pictures);

  await upload(project.id, tags, pictures.more);
  const second = await train(project.id, "Iteration 2");
  const secondPerformance = await readPerformance(project.id, second.id, tags);
  await publish(project.id, second.id, { overwrite: true });
  await predict(project.id, second.id, pictures);
  await compare(project.id, first, second);

  report(t, first, firstPerformance);
  report(t, second, secondPerformance);
  await cleanUp(project.id, second.id);
}

async function createProject(domain) {
  const created = await trainer.createProject("Fruit", {
    description: "Apples, bananas, oranges",
    domainId: domain.id,
    classificationType: "Multiclass",
  });
  const project = await trainer.getProject(created.id);
  assert.equal(project.name, "Fruit");
  assert.equal(project.description, "Apples, bananas, oranges");
  assert.equal(project.settings.domainId, domain.id);
  assert.equal(project.settings.classificationType, "Multiclass");
  assert.equal(project.status, "Succeeded");
  assert.ok(project.created instanceof Date);
  assert.ok((await trainer.getProjects()).some(({ id }) => id === project.id));
  return project;
}

/** Maps each name to the id of its new tag. */
async function createTags(projectId, names) {
  const tags = {};
  for (const name of names) {
    const tag = await trainer.createTag(projectId, name);
    assert.deepEqual([tag.name, tag.type, tag.imageCount], [name, "Regular", 0]);
    tags[name] = tag.id;
  }
  await refused(trainer.createTag(projectId, names[0]), "BadRequestTagNameNotUnique");
  return tags;
}

/** Uploads one file a call, as the official samples do. */
async function upload(projectId, tags, filesByTag) {
  const before = await countPerTag(projectId);
  for (const [name, files] of Object.entries(filesByTag)) {
    for (const file of files) {
      const summary = await trainer.createImagesFromData(projectId, await readFile(file), { tagIds: [tags[name]] });
      assert.equal(summary._response.status, 200, file);
      assert.equal(summary.isBatchSuccessful, true);
      const [{ status, image }] = summary.images;
      assert.equal(status, "OK");
      assert.deepEqual(image.tags.map(({ tagId }) => tagId), [tags[name]]);
      assert.ok(image.width > 0 && image.height > 0 && Math.max(image.width, image.height) <= 1600);
    }
  }
  const added = Object.entries(filesByTag).map(([name, files]) => [name, before[name] + files.length]);
  assert.deepEqual(await countPerTag(projectId), Object.fromEntries(added));
}

async function uploadAgain(projectId, filesByTag) {
  const [[file]] = Object.values(filesByTag);
  const summary = await trainer.createImagesFromData(projectId, await readFile(file));
  assert.equal(summary._response.status, 207);
  assert.equal(summary.isBatchSuccessful, false);
  assert.equal(summary.images[0].status, "OKDuplicate");
}

async function countPerTag(projectId) {
  const tags = await trainer.getTags(projectId);
  const { body: images } = await trainer.getImageCount(projectId);
  // Every picture of the exercise has one tag.
  assert.equal(images, tags.reduce((sum, tag) => sum + tag.imageCount, 0));
  return Object.fromEntries(tags.map((tag) => [tag.name, tag.imageCount]));
}

async function train(projectId, name = "Iteration 1") {
  const started = await trainer.trainProject(projectId, { trainingType: "Regular" });
  assert.equal(started.status, "Training");
  assert.equal(started.trainedAt, undefined);
  const iteration = await untilTrained(trainer, projectId, started.id);
  assert.equal(iteration.name, name);
  assert.equal(iteration.trainingType, "Regular");
  assert.ok(iteration.trainedAt instanceof Date);
  assert.ok(iteration.trainingTimeInMinutes >= 1);
  return iteration;
}

async function readPerformance(projectId, iterationId, tags) {
  const performance = await trainer.getIterationPerformance(projectId, iterationId, { threshold: 0.5, overlapThreshold: 0.3 });
  assert.deepEqual(new Set(performance.perTagPerformance.map(({ id }) => id)), new Set(Object.values(tags)));
  for (const { precision, recall, averagePrecision } of [performance, ...performance.perTagPerformance]) {
    for (const share of [precision, recall, averagePrecision]) {
      assert.ok(share >= 0 && share <= 1, `${share} is not a share`);
    }
  }
  return performance;
}

async function publish(projectId, iterationId, options) {
  const answer = await trainer.publishIteration(projectId, iterationId, PUBLISH_NAME, server.prediction.resourceId, options);
  assert.equal(answer.body, true);
  const iteration = await trainer.getIteration(projectId, iterationId);
  assert.equal(iteration.publishName, PUBLISH_NAME);
  assert.equal(iteration.originalPublishResourceId, server.prediction.resourceId);
}

async function predict(projectId, iterationId, { test, needed }) {
  const wrong = [];
  for (const { file, tag } of test) {
    const bytes = await readFile(file);
    const stored = await predictor.classifyImage(projectId, PUBLISH_NAME, bytes, { application: "exercise" });
    assertShape(stored, projectId, iterationId);
    assert.equal(stored._response.headers.get("request-id"), stored.id);
    const sum = stored.predictions.reduce((total, { probability }) => total + probability, 0);
    assert.ok(Math.abs(sum - 1) < 1e-4, `probabilities of a multiclass model sum to 1, not ${sum}`);

    const unstored = await predictor.classifyImageWithNoStore(projectId, PUBLISH_NAME, bytes);
    assert.deepEqual(unstored.predictions, stored.predictions);
    if (!isRight(stored, tag)) {
      wrong.push(`${path.basename(file)}: ${tag} expected, got ${describe(stored)}`);
    }
  }
  assert.ok(test.length - wrong.length >= needed, `${needed} of ${test.length} have to be right:\n${wrong.join("\n")}`);
}

function assertShape(result, projectId, iterationId) {
  assert.deepEqual([result.project, result.iteration], [projectId, iterationId]);
  assert.ok(result.created instanceof Date);
  const probabilities = result.predictions.map(({ probability }) => probability);
  assert.deepEqual(probabilities, [...probabilities].sort((a, b) => b - a));
  assert.ok(result.predictions.every(({ tagType }) => tagType === "Regular"));
}

/** The right tag first, with more than 50 %. */
function isRight({ predictions: [best] }, tag) {
  return best.tagName === tag && best.probability > 0.5;
}

function describe({ predictions }) {
  return predictions.map(({ tagName, probability }) => `${tagName} ${probability.toFixed(3)}`).join(", ");
}

async function compare(projectId, first, second) {
  const iterations = await trainer.getIterations(projectId);
  assert.deepEqual(iterations.map(({ id }) => id), [first.id, second.id]);
  // The name moved from the first to the second.
  assert.deepEqual(iterations.map(({ publishName }) => publishName ?? null), [null, PUBLISH_NAME]);
  assert.ok(second.trainedAt > first.trainedAt);
}

function report(t, { name }, { precision, recall, averagePrecision }) {
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  t.diagnostic(`${name}: precision ${percent(precision)}, recall ${percent(recall)}, AP ${percent(averagePrecision)}`);
}

async function cleanUp(projectId, publishedIterationId) {
  await trainer.unpublishIteration(projectId, publishedIterationId);
  await refused(predictor.classifyImage(projectId, PUBLISH_NAME, Buffer.from("x")), "NotFoundIteration");
  await trainer.deleteProject(projectId);
  await refused(trainer.getProject(projectId), "NotFoundProject");
  await refused(predictor.classifyImage(projectId, PUBLISH_NAME, Buffer.from("x")), "NotFoundProject");
}
