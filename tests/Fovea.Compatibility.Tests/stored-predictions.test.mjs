// QueryPredictions, DeletePrediction, CreateImagesFromPredictions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, predictionClient, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train } from "./training.mjs";

let server;
let trainer;
let predictor;
let project;
let iteration;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
  predictor = predictionClient(server.prediction);
  project = await colourProject(trainer, { tagCount: 3 });
  iteration = await train(trainer, project.id);
  await trainer.publishIteration(project.id, iteration.id, "model", server.prediction.resourceId);
});
after(() => server?.stop());

let pictures = 1000;

/** Predicts pictures of colours that no other test predicted, each stored under the application's name; oldest first. */
async function predict(application, ...names) {
  const stored = [];
  for (const name of names) {
    stored.push(await predictor.classifyImage(project.id, "model", plainPicture(name, pictures++), { application }));
  }
  return stored;
}

const query = (token) => trainer.queryPredictions(project.id, token);
/** Shannon's, of the probabilities of a multiclass prediction. */
const entropy = ({ predictions }) => predictions.reduce((sum, { probability: p }) => sum - (p > 0 ? p * Math.log(p) : 0), 0);

const idsOf = (results) => results.map(({ id }) => id);

test("QueryPredictions shows what was predicted, with its picture", async () => {
  const [prediction] = await predict("shown", "blue");
  const { results: [found], token } = await query({ application: "shown" });
  assert.deepEqual([found.id, found.project, found.iteration, found.domain], [prediction.id, project.id, iteration.id, iteration.domainId]);
  assert.deepEqual(found.created, prediction.created);
  assert.deepEqual(found.predictions.map(({ tagId, probability }) => [tagId, probability]), prediction.predictions.map(({ tagId, probability }) => [tagId, probability]));
  assert.equal(token.continuation ?? null, null);
  for (const uri of [found.originalImageUri, found.resizedImageUri, found.thumbnailUri]) {
    assert.match((await fetch(uri)).headers.get("content-type"), /^image\//);
  }
});

test("What is predicted with no store, or by a quick test with store=false, is not kept", async () => {
  const before = (await query({ maxCount: 256 })).results.length;
  await predictor.classifyImageWithNoStore(project.id, "model", plainPicture("red", pictures++), { application: "unstored" });
  await trainer.quickTestImage(project.id, plainPicture("red", pictures++), { store: false });
  assert.equal((await query({ maxCount: 256 })).results.length, before);
  const kept = await trainer.quickTestImage(project.id, plainPicture("red", pictures++));
  assert.ok(idsOf((await query({ maxCount: 256 })).results).includes(kept.id));
});

test("QueryPredictions orders by time and by uncertainty", async () => {
  const ids = idsOf(await predict("ordered", "red", "yellow", "green", "blue"));
  const ordered = async (orderBy) => idsOf((await query({ application: "ordered", orderBy })).results);
  assert.deepEqual(await ordered("Oldest"), ids);
  assert.deepEqual(await ordered("Newest"), [...ids].reverse());
  assert.deepEqual(await ordered(undefined), [...ids].reverse());
  const uncertainties = (await query({ application: "ordered", orderBy: "Suggested" })).results.map(entropy);
  assert.deepEqual(uncertainties, [...uncertainties].sort((a, b) => b - a));
});

test("QueryPredictions pages through a session that later predictions do not disturb", async () => {
  const ids = idsOf(await predict("paged", "red", "green", "blue", "red", "green"));
  for (const orderBy of ["Oldest", "Newest", "Suggested"]) {
    const seen = [];
    let token = { application: "paged", orderBy, maxCount: 2 };
    do {
      const page = await query(token);
      seen.push(...idsOf(page.results));
      token = page.token;
      if (seen.length === 2) {
        await predict("paged", "blue").then(([late]) => trainer.deletePrediction(project.id, [late.id]));
      }
    } while (token.continuation);
    assert.deepEqual(new Set(seen), new Set(ids), orderBy);
  }
});

test("QueryPredictions filters by tag, time and iteration", async () => {
  const [red, green] = await predict("filtered", "red", "green");
  const found = async (filter) => idsOf((await query({ application: "filtered", orderBy: "Oldest", ...filter })).results);
  const sure = (name) => ({ id: project.tags[name].id, minThreshold: 0.5, maxThreshold: 1 });
  assert.deepEqual(await found({ tags: [sure("red")] }), [red.id]);
  assert.deepEqual(await found({ tags: [sure("red"), { id: project.tags.green.id, minThreshold: 0.5, maxThreshold: 1 }] }), []);
  assert.deepEqual(await found({ iterationId: iteration.id }), [red.id, green.id]);
  assert.deepEqual(await found({ iterationId: NOBODY }), []);
  assert.deepEqual(await found({ endTime: red.created }), red.created < green.created ? [red.id] : [red.id, green.id]);
  assert.deepEqual(await found({ startTime: new Date(green.created.getTime() + 1000) }), []);
});

test("QueryPredictions refuses what it cannot mean", async () => {
  const tag = { id: project.tags.red.id, minThreshold: 0, maxThreshold: 1 };
  const invalid = "BadRequestPredictionInvalidQueryParameters";
  await refused(query({ tags: [tag, tag, tag] }), "BadRequestPredictionTagsExceededCount");
  await refused(query({ tags: [{ ...tag, minThreshold: 0.9, maxThreshold: 0.1 }] }), invalid);
  await refused(query({ maxCount: 257 }), "BadRequestPredictionResultsExceededCount");
  await refused(query({ maxCount: -1 }), invalid);
  await refused(query({ startTime: new Date(2000), endTime: new Date(1000) }), invalid);
  await refused(query({ session: "yesterday" }), invalid);
  await refused(query({ continuation: "further" }), invalid);
  await refused(query({ orderBy: "Random" }), "BadRequest");
  await refused(trainer.queryPredictions(NOBODY, {}), "NotFoundProject");
});

test("DeletePrediction takes the result and its picture away", async () => {
  const [gone, kept] = await predict("deleted", "red", "green");
  const { results } = await query({ application: "deleted" });
  assert.equal((await trainer.deletePrediction(project.id, [gone.id]))._response.status, 204);
  assert.deepEqual(idsOf((await query({ application: "deleted" })).results), [kept.id]);
  assert.equal((await fetch(results.find(({ id }) => id === gone.id).originalImageUri)).status, 404);
  // Nothing is wrong with saying it twice.
  await trainer.deletePrediction(project.id, [gone.id]);
});

test("DeletePrediction refuses to guess", async () => {
  await refused(trainer.deletePrediction(project.id, []), "BadRequestPredictionIdsMissing");
  await refused(trainer.deletePrediction(NOBODY, [NOBODY]), "NotFoundProject");
});

test("CreateImagesFromPredictions makes training pictures of predictions", async () => {
  const { id: projectId, tags: { red, green } } = project;
  const [first, second] = await predict("taken", "red", "green");
  const summary = await trainer.createImagesFromPredictions(projectId, { images: [{ id: first.id, tagIds: [red.id] }, { id: second.id }, { id: NOBODY }], metadata: { from: "line 4" } });
  assert.deepEqual([summary._response.status, summary.isBatchSuccessful], [207, false]);
  assert.deepEqual(summary.images.map(({ status, sourceUrl }) => [status, sourceUrl]), [["OK", first.id], ["OK", second.id], ["ErrorSource", NOBODY]]);
  const [image] = await trainer.getImagesByIds(projectId, { imageIds: [summary.images[0].image.id] });
  assert.deepEqual([image.tags[0].tagId, image.metadata], [red.id, { from: "line 4" }]);
  assert.notEqual(image.id, first.id);
  assert.deepEqual(idsOf((await query({ application: "taken" })).results), []);

  const [third] = await predict("taken", "green");
  const tagged = await trainer.createImagesFromPredictions(projectId, { images: [{ id: third.id }], tagIds: [green.id] });
  assert.deepEqual([tagged._response.status, tagged.isBatchSuccessful], [200, true]);
});

test("CreateImagesFromPredictions refuses a batch beyond its limits", async () => {
  const create = (batch) => trainer.createImagesFromPredictions(project.id, { images: [{ id: NOBODY }], ...batch });
  await refused(create({ images: [] }), "BadRequestImageBatch");
  await refused(create({ images: Array(65).fill({ id: NOBODY }) }), "BadRequestImageExceededCount");
  await refused(create({ tagIds: Array(21).fill(NOBODY) }), "BadRequestExceedTagPerImageLimit");
  await refused(create({ metadata: { ["k".repeat(129)]: "v" } }), "BadRequestImageMetadataKey");
  await refused(create({ metadata: { k: "v".repeat(257) } }), "BadRequestImageMetadataValue");
  const regions = [{ tagId: project.tags.red.id, left: 0, top: 0, width: 1, height: 1 }];
  await refused(create({ images: [{ id: NOBODY, regions }] }), "BadRequestImageRegions");
  await refused(trainer.createImagesFromPredictions(NOBODY, { images: [{ id: NOBODY }] }), "NotFoundProject");
});

test("Stored predictions need a key of the resource that owns the project", async () => {
  const operations = (client) => [
    () => client.queryPredictions(project.id, {}),
    () => client.deletePrediction(project.id, [NOBODY]),
    () => client.createImagesFromPredictions(project.id, { images: [{ id: NOBODY }] }),
  ];
  for (const operation of operations(trainingClient(server.prediction))) {
    await denied(operation());
  }
  for (const operation of operations(trainingClient(server.both))) {
    await refused(operation(), "NotFoundProject");
  }
});
