// TrainProject, GetIterations, GetIteration, UpdateIteration, DeleteIteration, GetIterationPerformance, and what an iteration freezes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train, untilTrained } from "./training.mjs";

let server;
let trainer;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
});
after(() => server?.stop());

test("TrainProject answers at once and completes later", async () => {
  const { id } = await colourProject(trainer);
  const ahead = await colourProject(trainer, { tagCount: 4, perTag: 16 });
  await trainer.trainProject(ahead.id);
  const started = await trainer.trainProject(id);
  assert.equal(started._response.status, 200);
  assert.deepEqual([started.status, started.name, started.projectId, started.exportable], ["Training", "Iteration 1", id, false]);
  assert.deepEqual([started.domainId ?? null, started.classificationType ?? null, started.exportableTo ?? null], [null, null, null]);
  assert.deepEqual([started.trainingType, started.reservedBudgetInHours, started.trainingTimeInMinutes], ["Regular", 0, 0]);
  assert.equal(started.trainedAt, undefined);

  // Still in training: it waits for the one ahead, because quick trainings run one at a time.
  await refused(trainer.trainProject(id, { forceTrain: true }), "BadRequestTrainingAlreadyInProgress");
  await refused(trainer.getIterationPerformance(id, started.id), "BadRequestIterationIsNotTrained");
  await refused(trainer.publishIteration(id, started.id, "early", server.prediction.resourceId), "BadRequestIterationIsNotTrained");
  await refused(trainer.quickTestImage(id, plainPicture("red", 99), { iterationId: started.id }), "BadRequestIterationIsNotTrained");

  const done = await untilTrained(trainer, id, started.id);
  assert.deepEqual([done.domainId, done.classificationType, done.exportable], ["ee85a74c-405e-4adc-bb47-ffa8ca0c9f31", "Multiclass", true]);
  assert.deepEqual([done.publishName ?? null, done.originalPublishResourceId ?? null, done.trainingErrorDetails ?? null], [null, null, null]);
  assert.ok(done.trainingTimeInMinutes >= 1);
  assert.ok(done.created <= done.trainedAt && done.trainedAt <= done.lastModified);
});

test("TrainProject of a compact domain gives an exportable iteration", async () => {
  const { id } = await colourProject(trainer, { domainId: "0732100f-1a38-4e49-a514-c9b44c697ab5" });
  const { exportable, exportableTo } = await train(trainer, id);
  assert.equal(exportable, true);
  assert.ok(exportableTo.includes("ONNX"));
});

test("TrainProject refuses when nothing changed, unless forced", async () => {
  const { id } = await colourProject(trainer);
  await train(trainer, id);
  await refused(trainer.trainProject(id), "BadRequestTrainingNotNeeded");
  const forced = await train(trainer, id, { forceTrain: true });
  assert.equal(forced.name, "Iteration 2");
});

test("Names of iterations are never given twice", async () => {
  const { id } = await colourProject(trainer);
  const first = await train(trainer, id);
  await trainer.deleteIteration(id, first.id);
  assert.equal((await train(trainer, id, { forceTrain: true })).name, "Iteration 2");
});

test("TrainProject needs two tags in a multiclass project, and five images in each", async () => {
  const code = "BadRequestMultiClassClassificationTrainingValidationFailed";
  await refused(trainer.trainProject((await colourProject(trainer, { tagCount: 0 })).id), code);
  await refused(trainer.trainProject((await colourProject(trainer, { tagCount: 1 })).id), code);
  await refused(trainer.trainProject((await colourProject(trainer, { perTag: 4 })).id), code);
});

test("TrainProject needs one regular tag in a multilabel project, and five images in it", async () => {
  const code = "BadRequestMultiLabelClassificationTrainingValidationFailed";
  const multilabel = { classificationType: "Multilabel" };
  await refused(trainer.trainProject((await colourProject(trainer, { ...multilabel, tagCount: 0 })).id), code);
  await refused(trainer.trainProject((await colourProject(trainer, { ...multilabel, tagCount: 1, perTag: 4 })).id), code);
  const { id, tags } = await colourProject(trainer, { ...multilabel, tagCount: 1 });
  await trainer.updateTag(id, tags.red.id, { name: "red", description: null, type: "Negative" });
  await refused(trainer.trainProject(id), code);
});

test("TrainProject refuses arguments it cannot mean", async () => {
  const { id } = await colourProject(trainer);
  await refused(trainer.trainProject(NOBODY), "NotFoundProject");
  await refused(trainer.trainProject(id, { notificationEmailAddress: "nobody" }), "BadRequestInvalidEmailAddress");
  await refused(trainer.trainProject(id, { trainingType: "Advanced", reservedBudgetInHours: 0 }), "BadRequestReservedBudgetInHoursNotEnoughForAdvancedTraining");
  await refused(trainer.trainProject(id, { trainingType: "Slow" }), "BadRequest");
  await refused(trainer.trainProject(id, { reservedBudgetInHours: -1 }), "BadRequest");
  await refused(trainer.trainProject(id, { trainingParameters: { selectedTags: [NOBODY] } }), "NotFoundTag");
  const customBaseModelInfo = { projectId: id, iterationId: NOBODY };
  await refused(trainer.trainProject(id, { trainingParameters: { customBaseModelInfo } }), "NotFoundIteration");
  assert.deepEqual([...(await trainer.getIterations(id))], []);
});

test("TrainProject of an object detection project needs 15 images in each tag, and then says that it is not built", async () => {
  const { id } = await trainer.createProject("Detector", { domainId: "da2e3a8a-40a5-4171-82f4-58522f70fbc1" });
  const tag = await trainer.createTag(id, "red");
  const addImages = async (from, to) => {
    const regions = [{ tagId: tag.id, left: 0.1, top: 0.1, width: 0.5, height: 0.5 }];
    const images = Array.from({ length: to - from }, (_, index) => ({ contents: plainPicture("red", from + index), regions }));
    assert.equal((await trainer.createImagesFromFiles(id, { images })).isBatchSuccessful, true);
  };
  await refused(trainer.trainProject(id), "BadRequestDetectionTrainingValidationFailed");
  await addImages(0, 14);
  await refused(trainer.trainProject(id), "BadRequestDetectionTrainingValidationFailed");
  await addImages(14, 15);
  await assert.rejects(trainer.trainProject(id), { statusCode: 501, code: "BadRequestOperationNotSupported" });
});

test("TrainProject trains on the selected tags alone", async () => {
  const { id, tags } = await colourProject(trainer, { tagCount: 3 });
  const selectedTags = [tags.red.id, tags.blue.id];
  const iteration = await train(trainer, id, { trainingParameters: { selectedTags } });
  const { perTagPerformance } = await trainer.getIterationPerformance(id, iteration.id);
  assert.deepEqual(new Set(perTagPerformance.map((tag) => tag.id)), new Set(selectedTags));
  const { predictions } = await trainer.quickTestImage(id, plainPicture("blue", 99), { iterationId: iteration.id });
  assert.deepEqual(new Set(predictions.map(({ tagId }) => tagId)), new Set(selectedTags));
});

test("TrainProject starts from another iteration", async () => {
  const { id } = await colourProject(trainer);
  const base = await train(trainer, id);
  const other = await colourProject(trainer);
  const customBaseModelInfo = { projectId: id, iterationId: base.id };
  const iteration = await train(trainer, other.id, { trainingParameters: { customBaseModelInfo } });
  assert.deepEqual(iteration.customBaseModelInfo, customBaseModelInfo);
});

test("An iteration keeps what it was trained on", async () => {
  const { id, tags } = await colourProject(trainer);
  const { id: iterationId } = await train(trainer, id);
  const frozen = async () => ({
    images: (await trainer.getImages(id, { iterationId })).map((image) => [image.id, image.tags.map(({ tagName }) => tagName)]),
    count: (await trainer.getImageCount(id, { iterationId })).body,
    tagged: (await trainer.getTaggedImageCount(id, { iterationId, tagIds: [tags.red.id] })).body,
    untagged: (await trainer.getUntaggedImageCount(id, { iterationId })).body,
    tags: (await trainer.getTags(id, { iterationId })).map(({ name, imageCount }) => [name, imageCount]),
  });
  const before = await frozen();
  assert.deepEqual(before.tags, [["red", 5], ["green", 5]]);
  assert.deepEqual([before.images.length, before.count, before.tagged, before.untagged], [10, 10, 5, 0]);

  await trainer.updateTag(id, tags.green.id, { name: "lime", description: null, type: "Regular" });
  await trainer.deleteTag(id, tags.red.id);
  await trainer.deleteImages(id, { allImages: true });

  assert.equal((await trainer.getImageCount(id)).body, 0);
  assert.deepEqual(await frozen(), before);
  assert.equal((await trainer.getTag(id, tags.red.id, { iterationId })).imageCount, 5);
  const [[imageId]] = before.images;
  const [image] = await trainer.getImagesByIds(id, { imageIds: [imageId], iterationId });
  assert.equal((await fetch(image.thumbnailUri)).status, 200);
});

test("DeleteImages with allIterations takes images from iterations too", async () => {
  const { id } = await colourProject(trainer);
  const { id: iterationId } = await train(trainer, id);
  const [image] = await trainer.getImages(id);
  const answer = await trainer.deleteImages(id, { imageIds: [image.id], allIterations: true });
  assert.equal(answer._response.status, 202);
  assert.equal((await trainer.getImageCount(id, { iterationId })).body, 9);
  assert.equal((await fetch(image.thumbnailUri)).status, 404);
});

test("GetIterations lists oldest first, GetIteration shows one", async () => {
  const { id } = await colourProject(trainer);
  const first = await train(trainer, id);
  const second = await train(trainer, id, { forceTrain: true });
  const iterations = await trainer.getIterations(id);
  assert.deepEqual(iterations.map((iteration) => iteration.id), [first.id, second.id]);
  const { _response, ...shown } = await trainer.getIteration(id, second.id);
  assert.deepEqual(shown, iterations[1]);
});

test("UpdateIteration renames", async () => {
  const { id } = await colourProject(trainer);
  const first = await train(trainer, id);
  const second = await train(trainer, id, { forceTrain: true });
  assert.equal((await trainer.updateIteration(id, second.id, { name: "Best so far" })).name, "Best so far");
  assert.equal((await trainer.getIteration(id, second.id)).name, "Best so far");
  await refused(trainer.updateIteration(id, second.id, { name: "" }), "BadRequestIterationName");
  await refused(trainer.updateIteration(id, second.id, { name: "n".repeat(257) }), "BadRequestIterationName");
  await refused(trainer.updateIteration(id, second.id, { name: first.name }), "BadRequestIterationNameNotUnique");
  await refused(trainer.updateIteration(id, NOBODY, { name: "Other" }), "NotFoundIteration");
  await refused(trainer.updateIteration(NOBODY, second.id, { name: "Other" }), "NotFoundProject");
});

test("DeleteIteration takes the images that only it holds", async () => {
  const { id } = await colourProject(trainer);
  const { id: iterationId } = await train(trainer, id);
  const [kept, dropped] = await trainer.getImages(id);
  await trainer.deleteImages(id, { imageIds: [dropped.id] });
  assert.equal((await trainer.deleteIteration(id, iterationId))._response.status, 204);
  await refused(trainer.getIteration(id, iterationId), "NotFoundIteration");
  await refused(trainer.getImages(id, { iterationId }), "NotFoundIteration");
  assert.deepEqual([(await fetch(kept.thumbnailUri)).status, (await fetch(dropped.thumbnailUri)).status], [200, 404]);
  assert.equal((await trainer.getImageCount(id)).body, 9);
});

test("GetIterationPerformance measures at any threshold", async () => {
  const { id, tags } = await colourProject(trainer, { perTag: 6 });
  const { id: iterationId } = await train(trainer, id);
  const at = async (threshold) => trainer.getIterationPerformance(id, iterationId, { threshold, overlapThreshold: 0.3 });
  const all = await at(0);
  // Each of two tags is predicted for every picture, and half of them have it.
  assert.deepEqual([all.recall, all.precision], [1, 0.5]);
  assert.deepEqual(all.perTagPerformance.map(({ id, name, recall, precision }) => [id, name, recall, precision]), [
    [tags.red.id, "red", 1, 0.5],
    [tags.green.id, "green", 1, 0.5],
  ]);
  const [low, middle, high] = [await at(0.1), await at(0.5), await at(0.99)];
  assert.ok(low.recall >= middle.recall && middle.recall >= high.recall);
  assert.deepEqual([low.averagePrecision, high.averagePrecision], [middle.averagePrecision, middle.averagePrecision]);
  assert.deepEqual([middle.precision, middle.recall, middle.averagePrecision], [1, 1, 1], "red and green are easy");
  assert.deepEqual([middle.precisionStdDeviation, middle.recallStdDeviation], [0, 0]);
  const { _response: _, ...unsaid } = await trainer.getIterationPerformance(id, iterationId);
  const { _response: __, ...half } = middle;
  assert.deepEqual(unsaid, half);

  await refused(at(1.5), "BadRequest");
  await refused(at(-0.1), "BadRequest");
  await refused(trainer.getIterationPerformance(id, iterationId, { overlapThreshold: 2 }), "BadRequest");
  await refused(trainer.getIterationPerformance(id, NOBODY), "NotFoundIteration");
  await refused(trainer.getIterationPerformance(NOBODY, iterationId), "NotFoundProject");
});

test("Iterations that do not exist are not found", async () => {
  const { id } = await colourProject(trainer, { tagCount: 0 });
  await refused(trainer.getIterations(NOBODY), "NotFoundProject");
  await refused(trainer.getIteration(id, NOBODY), "NotFoundIteration");
  await refused(trainer.getIteration(NOBODY, NOBODY), "NotFoundProject");
  await refused(trainer.deleteIteration(id, NOBODY), "NotFoundIteration");
  await refused(trainer.deleteIteration(NOBODY, NOBODY), "NotFoundProject");
});

test("Iterations need a key of the resource that owns the project", async () => {
  const { id } = await colourProject(trainer);
  const { id: iterationId } = await train(trainer, id);
  const operations = (client) => [
    () => client.trainProject(id, { forceTrain: true }),
    () => client.getIterations(id),
    () => client.getIteration(id, iterationId),
    () => client.updateIteration(id, iterationId, { name: "Intruder" }),
    () => client.deleteIteration(id, iterationId),
    () => client.getIterationPerformance(id, iterationId),
  ];
  for (const operation of operations(trainingClient(server.prediction))) {
    await denied(operation());
  }
  for (const operation of operations(trainingClient(server.both))) {
    await refused(operation(), "NotFoundProject");
  }
});
