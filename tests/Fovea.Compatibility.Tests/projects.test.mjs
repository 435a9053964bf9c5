// GetProjects, CreateProject, GetProject, UpdateProject, DeleteProject.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, projectChange, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";

const GENERAL = "ee85a74c-405e-4adc-bb47-ffa8ca0c9f31";
const FOOD_COMPACT = "8882951b-82cd-4c32-970b-d5f8cb8bf6d7";
const DETECTION = "da2e3a8a-40a5-4171-82f4-58522f70fbc1";
const AUGMENTATIONS = ["rotation", "scaling", "translation", "horizontal flip", "equalize", "solarize", "padtosquare"];

let server;
let trainer;
let stranger;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
  // Its resource trains too, and owns none of these projects.
  stranger = trainingClient(server.both);
});
after(() => server?.stop());

test("CreateProject with a name alone takes the recorded defaults", async () => {
  const project = await trainer.createProject("Defaults");
  assert.equal(project._response.status, 200);
  assert.equal(project.name, "Defaults");
  assert.equal(project.description, "");
  assert.equal(project.status, "Succeeded");
  assert.equal(project.drModeEnabled, false);
  assert.equal(project.thumbnailUri ?? null, null);
  assert.ok(Math.abs(project.created - Date.now()) < 600_000);
  assert.ok(project.lastModified >= project.created);
  const { settings } = project;
  assert.equal(settings.domainId, GENERAL);
  assert.equal(settings.classificationType, "Multilabel");
  assert.deepEqual(settings.targetExportPlatforms, []);
  assert.equal(settings.useNegativeSet, true);
  assert.equal(settings.detectionParameters ?? null, null);
  assert.deepEqual(settings.imageProcessingSettings.augmentationMethods, Object.fromEntries(AUGMENTATIONS.map((name) => [name, true])));
});

test("CreateProject takes every option", async () => {
  const options = { exportModelContainerUri: "https://store.example/models", notificationQueueUri: "https://store.example/queue" };
  const { id } = await trainer.createProject("Everything", {
    description: "A bowl of fruit",
    domainId: FOOD_COMPACT,
    classificationType: "Multiclass",
    targetExportPlatforms: ["VAIDK"],
    options,
  });
  const { description, settings } = await trainer.getProject(id);
  assert.equal(description, "A bowl of fruit");
  assert.equal(settings.domainId, FOOD_COMPACT);
  assert.equal(settings.classificationType, "Multiclass");
  assert.deepEqual(settings.targetExportPlatforms, ["VAIDK"]);
  assert.equal(settings.exportModelContainerUri, options.exportModelContainerUri);
  assert.equal(settings.notificationQueueUri, options.notificationQueueUri);
});

test("CreateProject allows a name twice, as tutorials do it", async () => {
  const [first, second] = [await trainer.createProject("Twice"), await trainer.createProject("Twice")];
  assert.equal(first.name, second.name);
  assert.notEqual(first.id, second.id);
});

test("CreateProject accepts an object detection domain", async () => {
  assert.equal((await trainer.createProject("Detector", { domainId: DETECTION })).settings.domainId, DETECTION);
});

test("CreateProject refuses what it cannot mean", async () => {
  await refused(trainer.createProject(""), "BadRequestProjectName");
  await refused(trainer.createProject("   "), "BadRequestProjectName");
  await refused(trainer.createProject("n".repeat(257)), "BadRequestProjectName");
  await refused(trainer.createProject("Bad", { description: "d".repeat(4001) }), "BadRequestProjectDescription");
  await refused(trainer.createProject("Bad", { domainId: NOBODY }), "BadRequestProjectUnknownDomain");
  await refused(trainer.createProject("Bad", { classificationType: "Both" }), "BadRequestProjectUnknownClassification");
  await refused(trainer.createProject("Bad", { targetExportPlatforms: ["Abacus"] }), "BadRequestProjectUnsupportedExportPlatform");
  assert.ok((await trainer.getProjects()).every(({ name }) => name !== "Bad"));
});

test("GetProjects lists the projects of the key's resource alone", async () => {
  const { id } = await trainer.createProject("Mine");
  const foreign = await stranger.createProject("Theirs");
  const [mine, theirs] = [await trainer.getProjects(), await stranger.getProjects()].map((list) => list.map((project) => project.id));
  assert.ok(mine.includes(id) && !mine.includes(foreign.id));
  assert.deepEqual(theirs, [foreign.id]);
});

test("GetProject finds no project that does not exist or is another resource's", async () => {
  const { id } = await trainer.createProject("Mine");
  await refused(trainer.getProject(NOBODY), "NotFoundProject");
  await refused(stranger.getProject(id), "NotFoundProject");
});

test("GetProject shows a thumbnail once there are images", async () => {
  const { id } = await trainer.createProject("Thumbnail");
  await trainer.createImagesFromData(id, plainPicture("red", 1));
  const { thumbnailUri } = await trainer.getProject(id);
  const picture = await fetch(thumbnailUri);
  assert.equal(picture.status, 200);
  assert.equal(picture.headers.get("content-type"), "image/jpeg");
});

test("UpdateProject changes what is sent and leaves the rest", async () => {
  const { id, created } = await trainer.createProject("Before", { description: "old", classificationType: "Multiclass" });
  const renamed = await trainer.updateProject(id, projectChange({ name: "After" }));
  assert.deepEqual([renamed.name, renamed.description, renamed.settings.classificationType], ["After", "old", "Multiclass"]);
  const described = await trainer.updateProject(id, projectChange({ name: "After", description: "" }));
  assert.deepEqual([described.name, described.description], ["After", ""]);
  const { _response, ...settled } = await trainer.updateProject(id, projectChange({ name: "After", settings: { domainId: FOOD_COMPACT, classificationType: "Multilabel", targetExportPlatforms: ["VAIDK"] } }));
  assert.deepEqual(
    [settled.name, settled.settings.domainId, settled.settings.classificationType, settled.settings.targetExportPlatforms],
    ["After", FOOD_COMPACT, "Multilabel", ["VAIDK"]],
  );
  assert.deepEqual([settled.id, settled.created], [id, created]);
  const { _response: _, ...read } = await trainer.getProject(id);
  assert.deepEqual(read, settled);
});

test("UpdateProject switches augmentations", async () => {
  const { id } = await trainer.createProject("Augmented");
  const change = { augmentationMethods: { rotation: false, scaling: true } };
  const { settings } = await trainer.updateProject(id, projectChange({ name: "Augmented", settings: { imageProcessingSettings: change } }));
  const off = Object.entries(settings.imageProcessingSettings.augmentationMethods).filter(([, on]) => !on);
  assert.deepEqual(off, [["rotation", false]]);
});

test("UpdateProject ignores what only the server sets", async () => {
  const project = await trainer.createProject("Read-only");
  const updated = await trainer.updateProject(project.id, projectChange({ name: "Read-only", id: NOBODY, created: new Date(0), thumbnailUri: "https://x.example/" }));
  assert.deepEqual([updated.id, updated.created, updated.thumbnailUri ?? null], [project.id, project.created, null]);
});

test("UpdateProject refuses what it cannot mean and changes nothing", async () => {
  const { id } = await trainer.createProject("Steady");
  const change = (settings) => trainer.updateProject(id, projectChange({ name: "Changed", settings }));
  await refused(trainer.updateProject(id, projectChange({ name: "" })), "BadRequestProjectName");
  await refused(trainer.updateProject(id, projectChange({ name: "Changed", description: "d".repeat(4001) })), "BadRequestProjectDescription");
  await refused(change({ domainId: NOBODY }), "BadRequestProjectUnknownDomain");
  await refused(change({ domainId: DETECTION }), "BadRequestProjectUnsupportedDomainTypeChange");
  await refused(change({ targetExportPlatforms: ["Abacus"] }), "BadRequestProjectUnsupportedExportPlatform");
  await refused(change({ imageProcessingSettings: { augmentationMethods: { mirror: true } } }), "BadRequestProjectImagePreprocessingSettings");
  assert.equal((await trainer.getProject(id)).name, "Steady");
  await refused(trainer.updateProject(NOBODY, projectChange({ name: "Changed" })), "NotFoundProject");
  await refused(stranger.updateProject(id, projectChange({ name: "Changed" })), "NotFoundProject");
});

test("UpdateProject refuses a classification type that is none", async () => {
  const { id } = await trainer.createProject("Steady");
  await refused(trainer.updateProject(id, projectChange({ name: "Steady", settings: { classificationType: "Both" } })), "BadRequestProjectUnknownClassification");
});

test("DeleteProject takes the project and its images away", async () => {
  const { id } = await trainer.createProject("Gone");
  const { images: [{ image }] } = await trainer.createImagesFromData(id, plainPicture("red", 1));
  await refused(stranger.deleteProject(id), "NotFoundProject");
  assert.equal((await trainer.deleteProject(id))._response.status, 204);
  await refused(trainer.getProject(id), "NotFoundProject");
  await refused(trainer.deleteProject(id), "NotFoundProject");
  assert.equal((await fetch(image.thumbnailUri)).status, 404);
});

test("Projects need a training key", async () => {
  const { id } = await trainer.createProject("Locked");
  const intruder = trainingClient(server.prediction);
  await denied(intruder.getProjects());
  await denied(intruder.createProject("Intruder"));
  await denied(intruder.getProject(id));
  await denied(intruder.updateProject(id, projectChange({ name: "Intruder" })));
  await denied(intruder.deleteProject(id));
});
