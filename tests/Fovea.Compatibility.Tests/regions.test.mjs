// CreateImageRegions, DeleteImageRegions, GetImageRegionProposals, UpdateImageMetadata, and filters by metadata.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";

const DETECTION = "da2e3a8a-40a5-4171-82f4-58522f70fbc1";
const BOX = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };

let server;
let trainer;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
});
after(() => server?.stop());

/** An object detection project, or one with other options, with two tags and two images. */
async function newProject(options = { domainId: DETECTION }) {
  const { id } = await trainer.createProject("Regions", options);
  const tags = [await trainer.createTag(id, "cup"), await trainer.createTag(id, "plate")].map((tag) => tag.id);
  const images = [];
  for (const index of [0, 1]) {
    images.push((await trainer.createImagesFromData(id, plainPicture("red", index))).images[0].image.id);
  }
  return { id, tags, images };
}

const find = async (projectId, imageId) => (await trainer.getImagesByIds(projectId, { imageIds: [imageId] }))[0];

test("CreateImageRegions adds boxes, and their tags to the image", async () => {
  const { id, tags: [cup, plate], images: [image] } = await newProject();
  const regions = [{ imageId: image, tagId: cup, ...BOX }, { imageId: image, tagId: plate, left: 0, top: 0, width: 1, height: 1 }];
  const summary = await trainer.createImageRegions(id, { regions });
  assert.equal(summary._response.status, 200);
  assert.deepEqual([summary.created.length, summary.duplicated, summary.exceeded], [2, [], []]);
  const stored = await find(id, image);
  assert.deepEqual(stored.tags.map(({ tagName }) => tagName).sort(), ["cup", "plate"]);
  const { regionId, created, ...region } = stored.regions.find(({ tagId }) => tagId === cup);
  assert.deepEqual(region, { tagId: cup, tagName: "cup", ...BOX });
  assert.ok(created instanceof Date && summary.created.some((entry) => entry.regionId === regionId));
});

test("CreateImageRegions tells which boxes were there and which found no room", async () => {
  const { id, tags: [cup], images: [image] } = await newProject();
  const box = (index) => ({ imageId: image, tagId: cup, left: (index % 60) / 100, top: Math.floor(index / 60) / 100, width: 0.25, height: 0.25 });
  for (let batch = 0; batch < 5; batch++) {
    await trainer.createImageRegions(id, { regions: Array.from({ length: 60 }, (_, index) => box(60 * batch + index)) });
  }
  const summary = await trainer.createImageRegions(id, { regions: [box(0), { imageId: image, tagId: cup, left: 0.5, top: 0.5, width: 0.5, height: 0.5 }] });
  assert.equal(summary._response.status, 207);
  assert.deepEqual([summary.created.length, summary.duplicated.length, summary.exceeded.length], [0, 1, 1]);
  assert.equal((await find(id, image)).regions.length, 300);
});

test("CreateImageRegions refuses what it cannot mean and adds nothing", async () => {
  const { id, tags: [cup], images: [image, other] } = await newProject();
  const good = { imageId: image, tagId: cup, ...BOX };
  const add = (...regions) => trainer.createImageRegions(id, { regions });
  await refused(add(), "BadRequestImageRegions");
  await refused(add(good, { ...good, left: 0.8 }), "BadRequestImageRegions");
  await refused(add(good, { ...good, width: 0 }), "BadRequestImageRegions");
  await refused(add(good, { ...good, imageId: NOBODY }), "NotFoundImage");
  await refused(add(good, { ...good, tagId: NOBODY }), "NotFoundTag");
  await refused(add(...Array(65).fill(good)), "BadRequestExceededBatchSize");
  const negative = await trainer.createTag(id, "nothing", { type: "Negative" });
  await trainer.createImageTags(id, { tags: [{ imageId: other, tagId: negative.id }] });
  await refused(add(good, { ...good, imageId: other }), "BadRequestNegativeAndRegularTagOnSameImage");
  await refused(trainer.createImageRegions(NOBODY, { regions: [good] }), "NotFoundProject");
  assert.equal((await find(id, image)).regions, undefined);
});

test("A classification project takes no regions", async () => {
  const { id, tags: [cup], images: [image] } = await newProject({});
  await refused(trainer.createImageRegions(id, { regions: [{ imageId: image, tagId: cup, ...BOX }] }), "BadRequestImageRegions");
  const images = [{ contents: plainPicture("red", 5), regions: [{ tagId: cup, ...BOX }] }];
  await refused(trainer.createImagesFromFiles(id, { images }), "BadRequestImageRegions");
});

test("Uploads take regions with the picture", async () => {
  const { id, tags: [cup] } = await newProject();
  const images = [{ contents: plainPicture("red", 5), regions: [{ tagId: cup, ...BOX }] }];
  const summary = await trainer.createImagesFromFiles(id, { images });
  assert.equal(summary.images[0].status, "OK");
  const stored = await find(id, summary.images[0].image.id);
  assert.deepEqual([stored.regions[0].left, stored.regions[0].tagName, stored.tags[0].tagName], [0.25, "cup", "cup"]);
});

test("DeleteImageRegions takes boxes off; the tag leaves with its last box", async () => {
  const { id, tags: [cup], images: [image] } = await newProject();
  const boxes = [BOX, { ...BOX, left: 0 }].map((box) => ({ imageId: image, tagId: cup, ...box }));
  const { created: [first, second] } = await trainer.createImageRegions(id, { regions: boxes });
  assert.equal((await trainer.deleteImageRegions(id, [first.regionId]))._response.status, 204);
  let stored = await find(id, image);
  assert.deepEqual([stored.regions.length, stored.tags.length], [1, 1]);
  await trainer.deleteImageRegions(id, [second.regionId]);
  stored = await find(id, image);
  assert.deepEqual([stored.regions, stored.tags], [undefined, undefined]);
});

test("DeleteImageRegions refuses what does not exist and deletes nothing", async () => {
  const { id, tags: [cup], images: [image] } = await newProject();
  const { created: [region] } = await trainer.createImageRegions(id, { regions: [{ imageId: image, tagId: cup, ...BOX }] });
  await refused(trainer.deleteImageRegions(id, []), "BadRequestRequiredParamIsNull");
  await refused(trainer.deleteImageRegions(id, [region.regionId, NOBODY]), "NotFound");
  await refused(trainer.deleteImageRegions(NOBODY, [region.regionId]), "NotFoundProject");
  assert.equal((await find(id, image)).regions.length, 1);
});

test("GetImageRegionProposals gives boxes within the image", async () => {
  const { id, images: [image] } = await newProject();
  const { projectId, imageId, proposals } = await trainer.getImageRegionProposals(id, image);
  assert.deepEqual([projectId, imageId], [id, image]);
  for (const { confidence, boundingBox: { left, top, width, height } } of proposals) {
    assert.ok(confidence >= 0 && confidence <= 1);
    assert.ok(left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= 1.0001 && top + height <= 1.0001);
  }
  await refused(trainer.getImageRegionProposals(id, NOBODY), "NotFoundImage");
  await refused(trainer.getImageRegionProposals(NOBODY, image), "NotFoundProject");
});

test("UpdateImageMetadata merges, and listings filter by it", async () => {
  const { id, images: [first, second] } = await newProject();
  const both = await trainer.updateImageMetadata(id, [first, second], { camera: "north", shift: "early" });
  assert.deepEqual([both._response.status, both.isBatchSuccessful, both.images.map(({ status }) => status)], [200, true, ["OK", "OK"]]);
  await trainer.updateImageMetadata(id, [second], { shift: "late" });
  assert.deepEqual((await find(id, second)).metadata, { camera: "north", shift: "late" });

  const found = async (filter) => new Set((await trainer.getImages(id, { filter })).map((image) => image.id));
  assert.deepEqual(await found("shift eq 'late'"), new Set([second]));
  assert.deepEqual(await found("shift ne 'late'"), new Set([first]));
  assert.deepEqual(await found("camera eq 'north' and (shift eq 'late' or shift eq 'early')"), new Set([first, second]));
  assert.equal((await trainer.getImageCount(id, { filter: "shift eq 'early'" })).body, 1);
  await refused(trainer.getImages(id, { filter: "shift is 'early'" }), "BadRequest");
  await refused(trainer.getImageCount(id, { filter: "shift eq" }), "BadRequest");
});

test("UpdateImageMetadata judges each image", async () => {
  const { id, images: [first, second] } = await newProject();
  const pairs = (count, key = "k") => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${key}${index}`, "v"]));
  await trainer.updateImageMetadata(id, [first], pairs(10));
  const summary = await trainer.updateImageMetadata(id, [first, second, NOBODY], { another: "one" });
  assert.deepEqual([summary._response.status, summary.isBatchSuccessful], [207, false]);
  assert.deepEqual(summary.images.map(({ imageId, status }) => [imageId, status]), [[first, "ErrorLimitExceed"], [second, "OK"], [NOBODY, "ErrorImageNotFound"]]);
});

test("UpdateImageMetadata refuses what it cannot mean", async () => {
  const { id, images: [image] } = await newProject();
  const update = (metadata, imageIds = [image], projectId = id) => trainer.updateImageMetadata(projectId, imageIds, metadata);
  await refused(update({}), "BadRequestImageMetadataKey");
  await refused(update({ ["k".repeat(129)]: "v" }), "BadRequestImageMetadataKey");
  await refused(update({ k: "v".repeat(257) }), "BadRequestImageMetadataValue");
  await refused(update({ k: "v" }, []), "BadRequestRequiredParamIsNull");
  await refused(update({ k: "v" }, [image], NOBODY), "NotFoundProject");
  assert.equal((await find(id, image)).metadata, undefined);
});

test("Regions and metadata need a key of the resource that owns the project", async () => {
  const { id, tags: [cup], images: [image] } = await newProject();
  const operations = (client) => [
    () => client.createImageRegions(id, { regions: [{ imageId: image, tagId: cup, ...BOX }] }),
    () => client.deleteImageRegions(id, [NOBODY]),
    () => client.getImageRegionProposals(id, image),
    () => client.updateImageMetadata(id, [image], { k: "v" }),
  ];
  for (const operation of operations(trainingClient(server.prediction))) {
    await denied(operation());
  }
  for (const operation of operations(trainingClient(server.both))) {
    await refused(operation(), "NotFoundProject");
  }
});
