// What a resource's limits and a project's state forbid: quotas, call rates, other regions, imports that run, base models that cannot be.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { predictionClient, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { colourProject, train } from "./training.mjs";

let server;
let adminKey;

before(async () => {
  server = await startServer({ Transfers__AllowedNetworks__0: "127.0.0.0/8" });
  adminKey = (await readFile(path.join(server.data, "admin.key"), "utf8")).trim();
});
after(() => server?.stop());

async function manage(method, name, body) {
  const { endpoint } = server.training;
  const answer = await fetch(new URL(`manage/resources${name}`, endpoint), {
    method,
    headers: { "Admin-Key": adminKey, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, await answer.clone().text());
  const { keys, ...resource } = await answer.json();
  return { ...resource, ...keys, endpoint };
}

/** A resource of its own, as the clients take it. */
const newResource = (name, kind, limits = {}) => manage("POST", "", { name, kind, ...limits });

test("Quotas are those of the resource", async () => {
  const quota = { projects: 1, tagsPerProject: 2, imagesPerProject: 11, iterationsPerProject: 1 };
  const trainer = trainingClient(await newResource("small", "training", { quota }));
  const { id } = await colourProject(trainer);
  await refused(trainer.createProject("Another"), "BadRequestExceedProjectLimit");
  await refused(trainer.createTag(id, "another"), "BadRequestExceedTagPerProjectLimit");
  const contents = [plainPicture("red", 50), plainPicture("red", 51)];
  const { images } = await trainer.createImagesFromFiles(id, { images: contents.map((content) => ({ contents: content })) });
  assert.deepEqual(images.map(({ status }) => status), ["OK", "ErrorLimitExceed"]);
  await train(trainer, id);
  await refused(trainer.trainProject(id, { forceTrain: true }), "BadRequestExceedIterationPerProjectLimit");
});

test("A month's predictions end with the quota", async () => {
  const target = await newResource("few", "prediction", { quota: { predictionsPerMonth: 2 } });
  const trainer = trainingClient(server.training);
  const { id } = await colourProject(trainer);
  const iteration = await train(trainer, id);
  await trainer.publishIteration(id, iteration.id, "model", target.resourceId);
  const predict = () => predictionClient(target).classifyImageWithNoStore(id, "model", plainPicture("red", 99));
  await predict();
  await predict();
  await refused(predict(), "BadRequestExceededQuota");
});

test("A call beyond the rate is answered 429 with the seconds to wait", async () => {
  const trainer = trainingClient(await newResource("slow", "training", { rates: { otherCallsPerSecond: 1 } }));
  await trainer.getDomains();
  await assert.rejects(trainer.getDomains(), (error) => {
    assert.deepEqual([error.statusCode, error.code, error.response.headers.get("retry-after")], [429, "429", "1"]);
    return true;
  });
});

test("Publishing to another region is refused", async () => {
  const trainer = trainingClient(server.training);
  const { id } = await colourProject(trainer);
  const iteration = await train(trainer, id);
  const { resourceId } = await newResource("far-away", "prediction", { region: "West Europe" });
  await refused(trainer.publishIteration(id, iteration.id, "model", resourceId), "BadRequestInvalidPublishTarget");
});

test("A training cannot start from one that is not completed", async () => {
  const trainer = trainingClient(server.training);
  const [base, other] = [await colourProject(trainer), await colourProject(trainer)];
  // Quick training of so few pictures can be over before the next call; fine-tuning cannot.
  const { id: iterationId } = await trainer.trainProject(base.id, { trainingType: "Advanced", reservedBudgetInHours: 1 });
  const customBaseModelInfo = { projectId: base.id, iterationId };
  await refused(trainer.trainProject(other.id, { trainingParameters: { customBaseModelInfo } }), "BadRequestCustomBaseModelIterationStatusNotCompleted");
  await trainer.deleteIteration(base.id, iterationId);
});

test("A detector learns from no negative tag", async () => {
  const trainer = trainingClient(server.training);
  const { id } = await trainer.createProject("Detector", { domainId: "da2e3a8a-40a5-4171-82f4-58522f70fbc1" });
  await trainer.createTag(id, "nothing", { type: "Negative" });
  await refused(trainer.trainProject(id), "BadRequestDetectionTrainingNotAllowNegativeTag");
});

test("A project that is being imported can be looked at, and not changed", async (t) => {
  // A server that tells what it has, and then never sends it.
  const { id, name, description, settings } = await trainingClient(server.training).createProject("Slow", { description: "" });
  const origin = createServer((request, response) => {
    if (request.url.includes("/project?")) {
      const { domainId, classificationType } = settings;
      response.end(JSON.stringify({ formatVersion: 1, name, description, domainId, classificationType, targetExportPlatforms: [], disabledAugmentations: [], lastIterationNumber: 0 }));
    }
  });
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
  t.after(() => origin.close().closeAllConnections());
  const trainer = trainingClient(server.training);
  const importing = await trainer.importProject(`http://127.0.0.1:${origin.address().port}/transfers/${id}?sig=secret`);
  assert.deepEqual([importing.status, importing.name], ["Importing", "Slow (1)"]);
  assert.equal((await trainer.getProject(importing.id)).status, "Importing");
  await refused(trainer.createTag(importing.id, "early"), "BadRequestWorkspaceCannotBeModified");
  await trainer.deleteProject(importing.id);
});
