// SuggestTagsAndRegions, QuerySuggestedImages, QuerySuggestedImageCount, GetImagePerformances, GetImagePerformanceCount.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train } from "./training.mjs";

let server;
let trainer;
let project;
let iteration;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
  project = await colourProject(trainer, { tagCount: 3, perTag: 6 });
  iteration = await train(trainer, project.id);
});
after(() => server?.stop());

let pictures = 1000;

/** Uploads untagged pictures of colours. */
async function upload(...names) {
  const images = names.map((name) => ({ contents: plainPicture(name, pictures++) }));
  return (await trainer.createImagesFromFiles(project.id, { images })).images.map(({ image }) => image.id);
}

const suggest = (imageIds, iterationId = iteration.id) => trainer.suggestTagsAndRegions(project.id, iterationId, imageIds);
const query = (token) => trainer.querySuggestedImages(project.id, iteration.id, token);
const count = (filter) => trainer.querySuggestedImageCount(project.id, iteration.id, filter);
const tagIds = (...names) => names.map((name) => project.tags[name].id);

/** What nobody tagged would show up in the next test. */
const discard = (imageIds) => trainer.deleteImages(project.id, { imageIds });

test("SuggestTagsAndRegions says what the iteration sees on each image", async () => {
  const images = await upload("blue", "red");
  const suggestions = await suggest(images);
  assert.deepEqual(suggestions.map((suggestion) => suggestion.id), images);
  assert.deepEqual(suggestions.map(({ predictions }) => predictions[0].tagName), ["blue", "red"]);
  for (const { project: projectId, iteration: iterationId, predictionUncertainty, predictions } of suggestions) {
    assert.deepEqual([projectId, iterationId, predictions.length], [project.id, iteration.id, 3]);
    assert.ok(predictionUncertainty >= 0 && predictionUncertainty <= 1);
  }
  await discard(images);
});

test("QuerySuggestedImages lists untagged images by uncertainty, page by page", async () => {
  const images = await upload("red", "yellow", "green", "blue", "red");
  await suggest(images);
  const listed = async (sortBy) => {
    const seen = [];
    let token = { sortBy, threshold: 0, tagIds: [], maxCount: 2 };
    do {
      const page = await query(token);
      seen.push(...page.results);
      token = page.token;
    } while (token.continuation);
    return seen;
  };
  const [up, down] = [await listed("UncertaintyAscending"), await listed("UncertaintyDescending")];
  assert.deepEqual(up.map(({ id }) => id).sort(), [...images].sort());
  assert.deepEqual(down.map(({ id }) => id), up.map(({ id }) => id).reverse());
  const uncertainties = up.map(({ predictionUncertainty }) => predictionUncertainty);
  assert.deepEqual(uncertainties, [...uncertainties].sort((a, b) => a - b));
  assert.deepEqual([up[0].width, up[0].height, up[0].domain], [64, 48, iteration.domainId]);
  assert.equal((await fetch(up[0].thumbnailUri)).status, 200);
  await discard(images);
});

test("QuerySuggestedImages and QuerySuggestedImageCount filter by tag and threshold, and forget what got a tag", async () => {
  const images = await upload("red", "green", "green");
  await suggest(images);
  const found = async (filter) => (await query({ sortBy: "UncertaintyAscending", ...filter })).results.map(({ id }) => id).sort();
  assert.deepEqual(await found({ tagIds: tagIds("red"), threshold: 0.5 }), [images[0]]);
  assert.deepEqual(await found({ tagIds: tagIds("green"), threshold: 0.5 }), images.slice(1).sort());
  const [red, green, blue] = tagIds("red", "green", "blue");
  const { _response, ...counts } = await count({ tagIds: [red, green, blue], threshold: 0.5 });
  assert.deepEqual(counts, { [red]: 1, [green]: 2, [blue]: 0 });
  await trainer.createImageTags(project.id, { tags: [{ imageId: images[0], tagId: red }] });
  assert.deepEqual(await found({ tagIds: tagIds("red"), threshold: 0.5 }), []);
  await discard(images);
});

test("Suggestions refuse what they cannot mean", async () => {
  const images = await upload("red");
  await refused(suggest([NOBODY]), "NotFoundImage");
  await refused(suggest([]), "BadRequestRequiredParamIsNull");
  await refused(suggest(images, NOBODY), "NotFoundIteration");
  await refused(query({ maxCount: 257 }), "BadRequestExceededBatchSize");
  await refused(query({ threshold: 2 }), "BadRequest");
  await refused(query({ tagIds: Array(21).fill(NOBODY) }), "BadRequestExceededBatchSize");
  await refused(query({ session: "yesterday" }), "BadRequest");
  await refused(query({ sortBy: "Random" }), "BadRequest");
  await refused(count({ threshold: -1 }), "BadRequest");
  await refused(count({ tagIds: Array(21).fill(NOBODY) }), "BadRequestExceededBatchSize");
  for (const [projectId, iterationId, code] of [[project.id, NOBODY, "NotFoundIteration"], [NOBODY, iteration.id, "NotFoundProject"]]) {
    await refused(trainer.suggestTagsAndRegions(projectId, iterationId, images), code);
    await refused(trainer.querySuggestedImages(projectId, iterationId, {}), code);
    await refused(trainer.querySuggestedImageCount(projectId, iterationId, {}), code);
  }
  await discard(images);
});

test("GetImagePerformances gives each picture's prediction by a model that had not seen it", async () => {
  const all = await trainer.getImagePerformances(project.id, iteration.id);
  assert.equal(all.length, 18);
  for (const { id, predictions, tags, imageUri, thumbnailUri, width, height } of all) {
    assert.deepEqual([predictions.length, tags.length, width, height], [3, 1, 64, 48]);
    assert.ok(Math.abs(predictions.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-4);
    assert.equal(predictions[0].tagName, tags[0].tagName, `${id} is easy`);
    assert.ok(imageUri && thumbnailUri);
  }
  const ids = async (options) => (await trainer.getImagePerformances(project.id, iteration.id, options)).map(({ id }) => id);
  const oldest = await ids({ orderBy: "Oldest" });
  assert.deepEqual(oldest, all.map(({ id }) => id).reverse());
  assert.deepEqual(await ids({ orderBy: "Oldest", take: 3, skip: 2 }), oldest.slice(2, 5));
  assert.deepEqual((await ids({ tagIds: tagIds("red", "blue") })).length, 12);
  const total = async (options) => (await trainer.getImagePerformanceCount(project.id, iteration.id, options)).body;
  assert.deepEqual([await total(), await total({ tagIds: tagIds("green") })], [18, 6]);
});

test("GetImagePerformances refuses what it cannot mean", async () => {
  const { id } = await colourProject(trainer);
  const training = await trainer.trainProject(id);
  for (const operation of ["getImagePerformances", "getImagePerformanceCount"]) {
    await refused(trainer[operation](project.id, NOBODY), "NotFoundIteration");
    await refused(trainer[operation](NOBODY, iteration.id), "NotFoundProject");
    await denied(trainingClient(server.prediction)[operation](project.id, iteration.id));
    await refused(trainingClient(server.both)[operation](project.id, iteration.id), "NotFoundProject");
  }
  await refused(trainer.getImagePerformances(project.id, iteration.id, { orderBy: "Random" }), "BadRequest");
  await refused(trainer.getImagePerformances(project.id, iteration.id, { skip: -1 }), "BadRequest");
  assert.equal(training.status, "Training");
});

test("Suggestions need a key of the resource that owns the project", async () => {
  const operations = (client) => [
    () => client.suggestTagsAndRegions(project.id, iteration.id, [NOBODY]),
    () => client.querySuggestedImages(project.id, iteration.id, {}),
    () => client.querySuggestedImageCount(project.id, iteration.id, {}),
  ];
  for (const operation of operations(trainingClient(server.prediction))) {
    await denied(operation());
  }
  for (const operation of operations(trainingClient(server.both))) {
    await refused(operation(), "NotFoundProject");
  }
});
