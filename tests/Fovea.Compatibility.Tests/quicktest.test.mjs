// QuickTestImage, QuickTestImageUrl.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train } from "./training.mjs";
import { allowThisMachine, servePictures } from "./web.mjs";

const MEBIBYTE = 1024 * 1024;

let server;
let trainer;
let web;
let project;
let older;
let newer;

before(async () => {
  web = await servePictures({ "red.bmp": plainPicture("red", 99), "page.html": Buffer.from("<html></html>") });
  server = await startServer(allowThisMachine);
  trainer = trainingClient(server.training);
  project = await colourProject(trainer, { tagCount: 3 });
  older = await train(trainer, project.id);
  newer = await train(trainer, project.id, { forceTrain: true });
});
after(async () => {
  await server?.stop();
  await web?.close();
});

/** Both operations, for the same picture. */
const operations = (client) => [
  (projectId, options) => client.quickTestImage(projectId, plainPicture("red", 99), options),
  (projectId, options) => client.quickTestImageUrl(projectId, { url: web.url("red.bmp") }, options),
];

test("A quick test asks any completed iteration, published or not", async () => {
  for (const send of operations(trainer)) {
    for (const store of [true, false]) {
      const result = await send(project.id, { iterationId: older.id, store });
      assert.deepEqual([result.project, result.iteration, result.predictions.length], [project.id, older.id, 3]);
      assert.deepEqual([result.predictions[0].tagName, result.predictions[0].tagType], ["red", "Regular"]);
      assert.equal(result._response.headers.get("request-id"), result.id);
    }
  }
});

test("A quick test without an iteration asks the newest", async () => {
  for (const send of operations(trainer)) {
    assert.equal((await send(project.id)).iteration, newer.id);
  }
});

test("A quick test takes pictures as large as training pictures", async () => {
  const bitmap = plainPicture("red", 99);
  const ofSize = (bytes) => Buffer.concat([bitmap, Buffer.alloc(bytes - bitmap.length)]);
  await trainer.quickTestImage(project.id, ofSize(6 * MEBIBYTE));
  await refused(trainer.quickTestImage(project.id, ofSize(6 * MEBIBYTE + 1)), "BadRequestImageSizeBytes");
});

test("A quick test refuses what is no picture", async () => {
  await refused(trainer.quickTestImage(project.id, Buffer.from("This is a text.")), "BadRequestImageFormat");
  await refused(trainer.quickTestImage(project.id, Buffer.alloc(0)), "BadRequestImageStream");
  await refused(trainer.quickTestImageUrl(project.id, { url: web.url("page.html") }), "BadRequestImageFormat");
  for (const url of ["", "no address", web.url("absent.bmp"), "http://10.0.0.1/x.bmp"]) {
    await refused(trainer.quickTestImageUrl(project.id, { url }), "BadRequestImageUrl");
  }
});

test("A quick test needs an iteration that exists", async () => {
  const untrained = await colourProject(trainer, { tagCount: 0 });
  for (const send of operations(trainer)) {
    await refused(send(untrained.id), "NotFoundProjectDefaultIteration");
    await refused(send(project.id, { iterationId: NOBODY }), "NotFoundIteration");
    await refused(send(NOBODY), "NotFoundProject");
  }
});

test("A quick test needs a training key of the resource that owns the project", async () => {
  for (const send of operations(trainingClient(server.prediction))) {
    await denied(send(project.id));
  }
  for (const send of operations(trainingClient(server.both))) {
    await refused(send(project.id), "NotFoundProject");
  }
});
