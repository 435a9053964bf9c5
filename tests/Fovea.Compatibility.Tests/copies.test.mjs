// ExportIteration, GetExports and the archives; ExportProject, ImportProject; GetArtifact.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { run } from "./program.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train, untilTrained } from "./training.mjs";
import { namesIn } from "./zip.mjs";

const DEADLINE_MS = 120_000;

let server;
let other;
let trainer;
let project;
let iteration;

before(async () => {
  server = await startServer();
  other = await startServer({ Transfers__AllowedNetworks__0: "127.0.0.0/8" });
  trainer = trainingClient(server.training);
  project = await colourProject(trainer);
  iteration = await train(trainer, project.id);
});
after(async () => {
  await server?.stop();
  await other?.stop();
});

/** Polls until something is no longer in a state, and returns it. */
async function until(read, isWaiting) {
  let value = await read();
  for (const deadline = Date.now() + DEADLINE_MS; isWaiting(value) && Date.now() < deadline; value = await read()) {
    await delay(50);
  }
  return value;
}

async function download(platform, flavor) {
  const started = await trainer.exportIteration(project.id, iteration.id, platform, { flavor });
  assert.deepEqual([started.platform, started.status, started.flavor ?? null, started.downloadUri ?? null], [platform, "Exporting", flavor ?? null, null]);
  const find = async () => (await trainer.getExports(project.id, iteration.id)).find((made) => made.platform === platform && (made.flavor ?? undefined) === flavor);
  const done = await until(find, ({ status }) => status === "Exporting");
  assert.deepEqual([done.status, done.newerVersionAvailable], ["Done", false]);
  const answer = await fetch(done.downloadUri);
  assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "application/zip"]);
  return Buffer.from(await answer.arrayBuffer());
}

test("ExportIteration to ONNX gives an archive that proves itself", async (t) => {
  const archive = await download("ONNX");
  const names = namesIn(archive);
  for (const name of ["model.onnx", "labels.txt", "cvexport.manifest", "metadata_properties.json", "testvectors/expected.json"]) {
    assert.ok(names.includes(name), `${name} is missing of ${names}`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), "fovea-export-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "model.zip");
  await writeFile(file, archive);
  await run(["verify", file]);
  await refused(trainer.exportIteration(project.id, iteration.id, "ONNX"), "BadRequestExportAlreadyInProgress");
});

test("ExportIteration to a container gives its Dockerfile, model and program", async () => {
  const names = namesIn(await download("DockerFile", "Linux"));
  for (const name of ["Dockerfile", "app/model.onnx", "app/labels.txt", "cvexport.manifest"]) {
    assert.ok(names.includes(name), `${name} is missing of ${names}`);
  }
});

test("ExportIteration refuses what is not made, and what does not exist", async () => {
  const send = (platform, flavor) => trainer.exportIteration(project.id, iteration.id, platform, { flavor });
  for (const platform of ["TensorFlow", "CoreML", "OpenVino", "VAIDK", "Abacus"]) {
    await refused(send(platform), "BadRequestExportValidationFailed");
  }
  await refused(send("ONNX", "Linux"), "BadRequestExportValidationFailed");
  await refused(send("ONNX", "Sweet"), "BadRequestExportValidationFailed");
  await refused(send(""), "BadRequestRequiredParamIsNull");
  for (const operation of [(...ids) => trainer.exportIteration(...ids, "ONNX"), (...ids) => trainer.getExports(...ids)]) {
    await refused(operation(project.id, NOBODY), "NotFoundIteration");
    await refused(operation(NOBODY, iteration.id), "NotFoundProject");
  }
  const untrained = await colourProject(trainer);
  const { id: training } = await trainer.trainProject(untrained.id);
  await refused(trainer.exportIteration(untrained.id, training, "ONNX"), "BadRequestIterationIsNotTrained");
  await untilTrained(trainer, untrained.id, training);
});

/** Imports and waits for the end. */
async function importInto(client, token, options) {
  const started = await client.importProject(token, options);
  assert.equal(started.status, "Importing");
  return until(() => client.getProject(started.id), ({ status }) => status === "Importing");
}

test("ExportProject and ImportProject copy a project, here and on another server", async () => {
  const exported = await trainer.exportProject(project.id);
  assert.deepEqual([exported.iterationCount, exported.imageCount, exported.tagCount, exported.regionCount], [1, 10, 2, 0]);
  assert.ok(exported.estimatedImportTimeInMS > 0);
  for (const [client, options, name] of [[trainer, { name: "Copy" }, "Copy"], [trainingClient(other.training), {}, "Colours"]]) {
    const copy = await importInto(client, exported.token, options);
    assert.deepEqual([copy.status, copy.name, copy.settings.classificationType], ["Succeeded", name, "Multiclass"]);
    assert.notEqual(copy.id, project.id);
    assert.deepEqual((await client.getTags(copy.id)).map((tag) => [tag.name, tag.imageCount]), [["red", 5], ["green", 5]]);
    const [copied] = await client.getIterations(copy.id);
    assert.deepEqual([copied.name, copied.status], [iteration.name, "Completed"]);
    const [here, there] = [
      await trainer.quickTestImage(project.id, plainPicture("red", 99), { store: false }),
      await client.quickTestImage(copy.id, plainPicture("red", 99), { store: false }),
    ];
    assert.deepEqual(there.predictions.map(({ tagName, probability }) => [tagName, probability]), here.predictions.map(({ tagName, probability }) => [tagName, probability]));
  }
});

test("ExportProject waits for no training, ImportProject takes no other token", async () => {
  const busy = await colourProject(trainer);
  const { id: training } = await trainer.trainProject(busy.id);
  await refused(trainer.exportProject(busy.id), "BadRequestExportWhileTraining");
  await untilTrained(trainer, busy.id, training);
  await refused(trainer.exportProject(NOBODY), "NotFoundProject");
  const { token } = await trainer.exportProject(project.id);
  for (const wrong of ["", "no token", `${token}0`, token.replace(/sig=..../, "sig=0000"), "http://127.0.0.1:1/transfers/x?sig=y"]) {
    await refused(trainer.importProject(wrong), "BadRequestInvalidImportToken");
  }
  await refused(trainer.importProject(token, { name: "n".repeat(257) }), "BadRequestProjectName");
});

test("GetArtifact gives the bytes behind an address", async () => {
  const [image] = await trainer.getImages(project.id, { orderBy: "Oldest" });
  for (const uri of [image.originalImageUri, image.thumbnailUri]) {
    const answer = await trainer.getArtifact(project.id, new URL(uri).pathname);
    const bytes = await bytesOf(answer.readableStreamBody);
    assert.deepEqual(bytes, Buffer.from(await (await fetch(uri)).arrayBuffer()));
  }
  assert.deepEqual(await bytesOf((await trainer.getArtifact(project.id, new URL(image.originalImageUri).pathname)).readableStreamBody), plainPicture("red", 0));

  // The client hands the answer through as a stream, and does not look into it when it is an error.
  const foreign = await colourProject(trainer, { tagCount: 1 });
  const [{ originalImageUri }] = await trainer.getImages(foreign.id);
  for (const wrong of [new URL(originalImageUri).pathname, "x", "../fovea.db", "/etc/passwd"]) {
    await assert.rejects(trainer.getArtifact(project.id, wrong), { statusCode: 400 });
  }
});

async function bytesOf(stream) {
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  await once(stream, "end");
  return Buffer.concat(chunks);
}

test("Copies need a key of the resource that owns the project", async () => {
  const operations = (client) => [
    () => client.exportIteration(project.id, iteration.id, "ONNX"),
    () => client.getExports(project.id, iteration.id),
    () => client.exportProject(project.id),
  ];
  const [ofAnotherKind, ofAnotherOwner] = [trainingClient(server.prediction), trainingClient(server.both)];
  for (const operation of [...operations(ofAnotherKind), () => ofAnotherKind.importProject("x")]) {
    await denied(operation());
  }
  for (const operation of operations(ofAnotherOwner)) {
    await refused(operation(), "NotFoundProject");
  }
  await assert.rejects(ofAnotherKind.getArtifact(project.id, "x"), { statusCode: 401 });
  await assert.rejects(ofAnotherOwner.getArtifact(project.id, "x"), { statusCode: 404 });
});
