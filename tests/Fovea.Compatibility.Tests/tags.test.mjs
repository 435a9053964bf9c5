// GetTags, CreateTag, GetTag, UpdateTag, DeleteTag.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, tagChange, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";

const PRODUCTS_ON_SHELVES = { domainId: "3780a898-81c3-4516-81ae-3a139614e1f3" };

let server;
let trainer;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
});
after(() => server?.stop());

const newProject = async (options) => (await trainer.createProject("Tags", options)).id;

test("CreateTag with a name alone takes the recorded defaults", async () => {
  const tag = await trainer.createTag(await newProject(), "apple");
  assert.equal(tag._response.status, 200);
  assert.deepEqual([tag.name, tag.description ?? null, tag.type, tag.imageCount], ["apple", null, "Regular", 0]);
});

test("CreateTag takes a description and a type", async () => {
  const projectId = await newProject();
  const negative = await trainer.createTag(projectId, "none", { description: "No fruit", type: "Negative" });
  const product = await trainer.createTag(await newProject(PRODUCTS_ON_SHELVES), "product", { type: "GeneralProduct" });
  assert.deepEqual([negative.description, negative.type, product.type], ["No fruit", "Negative", "GeneralProduct"]);
});

test("CreateTag keeps names of any script", async () => {
  const projectId = await newProject();
  for (const name of ["Äpfel & Birnen", "りんご", "a/b?c=d#e%20f", "🍎"]) {
    const { id } = await trainer.createTag(projectId, name);
    assert.equal((await trainer.getTag(projectId, id)).name, name);
  }
});

test("CreateTag refuses what it cannot mean", async () => {
  const projectId = await newProject();
  await trainer.createTag(projectId, "apple");
  await trainer.createTag(projectId, "none", { type: "Negative" });
  await refused(trainer.createTag(projectId, ""), "BadRequestTagName");
  await refused(trainer.createTag(projectId, "n".repeat(257)), "BadRequestTagName");
  await refused(trainer.createTag(projectId, "apple"), "BadRequestTagNameNotUnique");
  await refused(trainer.createTag(projectId, "pear", { description: "d".repeat(4001) }), "BadRequestTagDescription");
  await refused(trainer.createTag(projectId, "pear", { type: "Sweet" }), "BadRequestTagType");
  await refused(trainer.createTag(projectId, "pear", { type: "Negative" }), "BadRequestMultipleNegativeTag");
  await refused(trainer.createTag(projectId, "pear", { type: "GeneralProduct" }), "BadRequestTagType");
  await refused(trainer.createTag(NOBODY, "pear"), "NotFoundProject");
  assert.equal((await trainer.getTags(projectId)).length, 2);
});

test("CreateTag takes one general product in a project of its domain", async () => {
  const projectId = await newProject(PRODUCTS_ON_SHELVES);
  await trainer.createTag(projectId, "product", { type: "GeneralProduct" });
  await refused(trainer.createTag(projectId, "other", { type: "GeneralProduct" }), "BadRequestMultipleGeneralProductTag");
});

test("GetTags and GetTag count the images of each tag", async () => {
  const projectId = await newProject();
  const [apple, pear] = [await trainer.createTag(projectId, "apple"), await trainer.createTag(projectId, "pear")];
  await trainer.createImagesFromData(projectId, plainPicture("red", 1), { tagIds: [apple.id] });
  await trainer.createImagesFromData(projectId, plainPicture("red", 2), { tagIds: [apple.id, pear.id] });
  const tags = await trainer.getTags(projectId);
  assert.deepEqual(tags.map(({ id, name, imageCount }) => [id, name, imageCount]), [[apple.id, "apple", 2], [pear.id, "pear", 1]]);
  assert.equal((await trainer.getTag(projectId, apple.id)).imageCount, 2);
});

test("GetTags and GetTag refuse what does not exist", async () => {
  const [projectId, otherId] = [await newProject(), await newProject()];
  const { id } = await trainer.createTag(projectId, "apple");
  await refused(trainer.getTags(NOBODY), "NotFoundProject");
  await refused(trainer.getTags(projectId, { iterationId: NOBODY }), "NotFoundIteration");
  await refused(trainer.getTag(NOBODY, id), "NotFoundProject");
  await refused(trainer.getTag(projectId, NOBODY), "NotFoundTag");
  await refused(trainer.getTag(otherId, id), "NotFoundTag");
  await refused(trainer.getTag(projectId, id, { iterationId: NOBODY }), "NotFoundIteration");
});

test("UpdateTag changes what is sent and leaves the rest", async () => {
  const projectId = await newProject();
  const { id } = await trainer.createTag(projectId, "apple", { description: "red" });
  await trainer.createImagesFromData(projectId, plainPicture("red", 1), { tagIds: [id] });
  const renamed = await trainer.updateTag(projectId, id, tagChange({ name: "pear", description: "green" }));
  assert.deepEqual([renamed.name, renamed.description, renamed.type, renamed.imageCount], ["pear", "green", "Regular", 1]);
  const retyped = await trainer.updateTag(projectId, id, tagChange({ name: "pear", type: "Negative" }));
  assert.deepEqual([retyped.name, retyped.description, retyped.type], ["pear", "green", "Negative"]);
  assert.equal((await trainer.updateTag(projectId, id, tagChange({ name: "PEAR", type: "Negative" }))).name, "PEAR");
  const { _response, ...read } = await trainer.getTag(projectId, id);
  assert.deepEqual([read.name, read.description, read.type, read.imageCount], ["PEAR", "green", "Negative", 1]);
});

test("UpdateTag refuses what it cannot mean and changes nothing", async () => {
  const projectId = await newProject();
  const [apple, pear] = [await trainer.createTag(projectId, "apple"), await trainer.createTag(projectId, "pear")];
  await trainer.createImagesFromData(projectId, plainPicture("red", 1), { tagIds: [apple.id, pear.id] });
  await refused(trainer.updateTag(projectId, pear.id, tagChange({ name: "" })), "BadRequestTagName");
  await refused(trainer.updateTag(projectId, pear.id, tagChange({ name: "apple" })), "BadRequestTagNameNotUnique");
  await refused(trainer.updateTag(projectId, pear.id, tagChange({ name: "quince", description: "d".repeat(4001) })), "BadRequestTagDescription");
  await refused(trainer.updateTag(projectId, pear.id, tagChange({ name: "quince", type: "Negative" })), "BadRequestNegativeAndRegularTagOnSameImage");
  await refused(trainer.updateTag(projectId, NOBODY, tagChange({ name: "quince" })), "NotFoundTag");
  await refused(trainer.updateTag(NOBODY, pear.id, tagChange({ name: "quince" })), "NotFoundProject");
  await trainer.createTag(projectId, "none", { type: "Negative" });
  await refused(trainer.updateTag(projectId, pear.id, tagChange({ name: "quince", type: "Negative" })), "BadRequestMultipleNegativeTag");
  assert.deepEqual((await trainer.getTags(projectId)).map(({ name }) => name), ["apple", "pear", "none"]);
});

test("UpdateTag refuses a type that is none", async () => {
  const projectId = await newProject();
  const { id } = await trainer.createTag(projectId, "apple");
  await refused(trainer.updateTag(projectId, id, tagChange({ name: "apple", type: "Sweet" })), "BadRequestTagType");
});

test("DeleteTag takes the tag off its images, which stay", async () => {
  const projectId = await newProject();
  const [apple, pear] = [await trainer.createTag(projectId, "apple"), await trainer.createTag(projectId, "pear")];
  await trainer.createImagesFromData(projectId, plainPicture("red", 1), { tagIds: [apple.id] });
  await trainer.createImagesFromData(projectId, plainPicture("red", 2), { tagIds: [apple.id, pear.id] });
  assert.equal((await trainer.deleteTag(projectId, apple.id))._response.status, 204);
  await refused(trainer.getTag(projectId, apple.id), "NotFoundTag");
  const images = await trainer.getImages(projectId, { orderBy: "Oldest" });
  assert.deepEqual(images.map(({ tags }) => (tags ?? []).map(({ tagName }) => tagName)), [[], ["pear"]]);
  assert.equal((await trainer.getUntaggedImageCount(projectId)).body, 1);
  // The name is free again.
  await trainer.createTag(projectId, "apple");
});

test("DeleteTag refuses what does not exist", async () => {
  const projectId = await newProject();
  await refused(trainer.deleteTag(projectId, NOBODY), "NotFoundTag");
  await refused(trainer.deleteTag(NOBODY, NOBODY), "NotFoundProject");
});

test("Tags need a key of the resource that owns the project", async () => {
  const projectId = await newProject();
  const { id } = await trainer.createTag(projectId, "apple");
  const operations = (client) => [
    () => client.getTags(projectId),
    () => client.createTag(projectId, "pear"),
    () => client.getTag(projectId, id),
    () => client.updateTag(projectId, id, tagChange({ name: "pear" })),
    () => client.deleteTag(projectId, id),
  ];
  for (const operation of operations(trainingClient(server.prediction))) {
    await denied(operation());
  }
  for (const operation of operations(trainingClient(server.both))) {
    await refused(operation(), "NotFoundProject");
  }
  assert.equal((await trainer.getTag(projectId, id)).name, "apple");
});
