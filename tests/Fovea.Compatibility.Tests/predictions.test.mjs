// The prediction API: ClassifyImage and ClassifyImageUrl, each with and without store, and their detect twins.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, predictionClient, refused, trainingClient } from "./clients.mjs";
import { formats, plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train } from "./training.mjs";
import { allowThisMachine, servePictures } from "./web.mjs";

const MEBIBYTE = 1024 * 1024;
const NAME = "model";
const FROM_BYTES = ["classifyImage", "classifyImageWithNoStore"];
const FROM_URL = ["classifyImageUrl", "classifyImageUrlWithNoStore"];

let server;
let trainer;
let predictor;
let web;
let project;
let iteration;

before(async () => {
  web = await servePictures({ "red.bmp": plainPicture("red", 99), "page.html": Buffer.from("<html></html>"), "large.bmp": tooLarge() });
  server = await startServer(allowThisMachine);
  trainer = trainingClient(server.training);
  predictor = predictionClient(server.prediction);
  project = await colourProject(trainer, { tagCount: 3 });
  iteration = await train(trainer, project.id);
  await trainer.publishIteration(project.id, iteration.id, NAME, server.prediction.resourceId);
});
after(async () => {
  await server?.stop();
  await web?.close();
});

/** A bitmap with one byte more than the prediction API takes. */
function tooLarge() {
  const bitmap = plainPicture("red", 99);
  return Buffer.concat([bitmap, Buffer.alloc(4 * MEBIBYTE + 1 - bitmap.length)]);
}

function assertRed(result) {
  assert.equal(result._response.status, 200);
  assert.deepEqual([result.project, result.iteration], [project.id, iteration.id]);
  assert.equal(result._response.headers.get("request-id"), result.id);
  assert.equal(result._response.headers.get("apim-request-id"), result.id);
  assert.ok(Math.abs(result.created - Date.now()) < 600_000);
  const { predictions } = result;
  const probabilities = predictions.map(({ probability }) => probability);
  assert.deepEqual(probabilities, [...probabilities].sort((a, b) => b - a));
  assert.ok(Math.abs(probabilities.reduce((sum, probability) => sum + probability, 0) - 1) < 1e-4);
  assert.deepEqual(new Set(predictions.map(({ tagId }) => tagId)), new Set(Object.values(project.tags).map(({ id }) => id)));
  assert.ok(predictions.every(({ tagType, boundingBox }) => tagType === "Regular" && boundingBox === undefined));
  assert.equal(predictions[0].tagName, "red");
}

for (const operation of FROM_BYTES) {
  test(`${operation} gives every tag a probability, highest first`, async () => {
    assertRed(await predictor[operation](project.id, NAME, plainPicture("red", 99)));
    assertRed(await predictor[operation](project.id, NAME, plainPicture("red", 99), { application: "line 4" }));
  });

  test(`${operation} reads every format`, async () => {
    for (const content of Object.values(formats)) {
      assert.equal((await predictor[operation](project.id, NAME, content)).predictions.length, 3);
    }
  });

  test(`${operation} refuses what is no picture within the limits`, async () => {
    const send = (content) => predictor[operation](project.id, NAME, content);
    await refused(send(Buffer.from("This is a text.")), "BadRequestImageFormat");
    await refused(send(plainPicture("red", 99).subarray(0, 5000)), "BadRequestImageFormat");
    await refused(send(Buffer.alloc(0)), "BadRequestImageStream");
    await refused(send(tooLarge()), "BadRequestImageSizeBytes");
    await refused(send(plainPicture("red", 1, 520, 20)), "BadRequestImageAspectRatio");
    await refused(send(plainPicture("red", 1, 10, 4)), "BadRequestImageDimensions");
  });
}

for (const operation of FROM_URL) {
  test(`${operation} downloads the picture`, async () => {
    assertRed(await predictor[operation](project.id, NAME, { url: web.url("red.bmp") }));
    assertRed(await predictor[operation](project.id, NAME, { url: web.url("red.bmp") }, { application: "line 4" }));
  });

  test(`${operation} refuses addresses that give no picture`, async () => {
    const send = (url) => predictor[operation](project.id, NAME, { url });
    for (const url of ["", "no address", "ftp://127.0.0.1/x.bmp", "file:///etc/passwd", web.url("absent.bmp"), "http://127.0.0.1:1/x.bmp", "http://10.0.0.1/x.bmp"]) {
      await refused(send(url), "BadRequestImageUrl");
    }
    await refused(send(web.url("large.bmp")), "BadRequestImageSizeBytes");
    await refused(send(web.url("page.html")), "BadRequestImageFormat");
  });
}

/** Every operation of the prediction API, as one that a client sends for a project and a name. */
function operations(client, paths = ["classify", "detect"]) {
  return paths.flatMap((path) => [
    (projectId, name) => client[`${path}Image`](projectId, name, plainPicture("red", 99)),
    (projectId, name) => client[`${path}ImageWithNoStore`](projectId, name, plainPicture("red", 99)),
    (projectId, name) => client[`${path}ImageUrl`](projectId, name, { url: web.url("red.bmp") }),
    (projectId, name) => client[`${path}ImageUrlWithNoStore`](projectId, name, { url: web.url("red.bmp") }),
  ]);
}

test("A name that nothing is published under is not found", async () => {
  for (const send of operations(predictor)) {
    await refused(send(project.id, "other"), "NotFoundIteration");
    // The name of the iteration is not the name it is published under.
    await refused(send(project.id, iteration.name), "NotFoundIteration");
  }
});

test("A project that does not exist is not found", async () => {
  for (const send of operations(predictor)) {
    await refused(send(NOBODY, NAME), "NotFoundProject");
  }
});

test("A classifier does not detect", async () => {
  for (const send of operations(predictor, ["detect"])) {
    await refused(send(project.id, NAME), "BadRequestNotSupported");
  }
});

test("Predictions need a key of the resource that was published to", async () => {
  for (const send of operations(predictionClient(server.training))) {
    await denied(send(project.id, NAME));
  }
  for (const send of operations(predictionClient(server.prediction, "0".repeat(64)))) {
    await denied(send(project.id, NAME));
  }
  for (const send of operations(predictionClient(server.both))) {
    await refused(send(project.id, NAME), "NotFoundProject");
  }
  assertRed(await predictionClient(server.prediction, server.prediction.key2).classifyImage(project.id, NAME, plainPicture("red", 99)));
});

test("An application name beyond its limit is refused", async () => {
  const application = "a".repeat(257);
  await refused(predictor.classifyImage(project.id, NAME, plainPicture("red", 99), { application }), "BadRequestPredictionInvalidApplicationName");
});

test("A multilabel model judges each tag on its own", async () => {
  const { id } = await colourProject(trainer, { classificationType: "Multilabel", tagCount: 3 });
  const { id: iterationId } = await train(trainer, id);
  await trainer.publishIteration(id, iterationId, NAME, server.prediction.resourceId);
  const { predictions } = await predictor.classifyImage(id, NAME, plainPicture("blue", 99));
  assert.deepEqual(predictions.filter(({ probability }) => probability > 0.5).map(({ tagName }) => tagName), ["blue"]);
  assert.equal(predictions.length, 3);
});
