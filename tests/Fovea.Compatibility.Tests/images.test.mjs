// Uploads (data, files, URLs), listings and counts, deletion, and tags of images.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { formats, plainPicture } from "./pictures.mjs";
import { startServer } from "./server.mjs";
import { allowThisMachine, servePictures } from "./web.mjs";

const MEBIBYTE = 1024 * 1024;

let server;
let trainer;
let web;

before(async () => {
  web = await servePictures({ "red 1.bmp": plainPicture("red", 1), "red 2.bmp": plainPicture("red", 2), "page.html": Buffer.from("<html></html>") });
  server = await startServer(allowThisMachine);
  trainer = trainingClient(server.training);
});
after(async () => {
  await server?.stop();
  await web?.close();
});

/** A project with the tags `a` and `b`. */
async function newProject(options) {
  const { id } = await trainer.createProject("Images", options);
  return { id, a: (await trainer.createTag(id, "a")).id, b: (await trainer.createTag(id, "b")).id };
}

/** Four images: one with tag a, one with b, one with both, one with none; oldest first. */
async function fourImages() {
  const project = await newProject();
  const ids = [];
  for (const [index, tagIds] of [[project.a], [project.b], [project.a, project.b], []].entries()) {
    const { images: [{ image }] } = await trainer.createImagesFromData(project.id, plainPicture("red", index), { tagIds });
    ids.push(image.id);
  }
  return { ...project, ids };
}

const idsOf = (images) => images.map(({ id }) => id);

function assertSummary(summary, statuses) {
  const isSuccessful = statuses.every((status) => status === "OK");
  assert.deepEqual(summary.images.map(({ status }) => status), statuses);
  assert.equal(summary.isBatchSuccessful, isSuccessful);
  assert.equal(summary._response.status, isSuccessful ? 200 : 207);
}

test("CreateImagesFromData stores a picture of each format", async () => {
  const { id } = await newProject();
  for (const content of Object.values(formats)) {
    assertSummary(await trainer.createImagesFromData(id, content), ["OK"]);
  }
  assert.equal((await trainer.getImageCount(id)).body, Object.keys(formats).length);
});

test("CreateImagesFromData describes the new image", async () => {
  const { id, a, b } = await newProject();
  const summary = await trainer.createImagesFromData(id, plainPicture("red", 1, 3200, 400), { tagIds: [a, b] });
  assertSummary(summary, ["OK"]);
  const [{ image }] = summary.images;
  assert.deepEqual([image.width, image.height], [1600, 200]);
  assert.deepEqual(new Set(image.tags.map(({ tagId }) => tagId)), new Set([a, b]));
  assert.ok(image.created instanceof Date);
  for (const uri of [image.resizedImageUri, image.originalImageUri, image.thumbnailUri]) {
    const answer = await fetch(uri);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type"), /^image\//);
  }
});

test("CreateImagesFromData finds a duplicate and gives the image that is there", async () => {
  const { id, a } = await newProject();
  const { images: [first] } = await trainer.createImagesFromData(id, plainPicture("red", 1));
  const again = await trainer.createImagesFromData(id, plainPicture("red", 1), { tagIds: [a] });
  assertSummary(again, ["OKDuplicate"]);
  assert.equal(again.images[0].image.id, first.image.id);
  assert.equal((await trainer.getImageCount(id)).body, 1);
});

test("CreateImagesFromData judges each picture and stores nothing of a refused one", async () => {
  const { id } = await newProject();
  const bitmap = plainPicture("red", 1);
  const cases = {
    ErrorImageFormat: Buffer.from("This is a text, whatever its name says."),
    ErrorImageDimensions: plainPicture("red", 1, 520, 20),
    ErrorImageSize: Buffer.concat([bitmap, Buffer.alloc(6 * MEBIBYTE + 1 - bitmap.length)]),
  };
  for (const [status, content] of Object.entries(cases)) {
    assertSummary(await trainer.createImagesFromData(id, content), [status]);
  }
  assertSummary(await trainer.createImagesFromData(id, bitmap.subarray(0, 5000)), ["ErrorUnknown"]);
  assertSummary(await trainer.createImagesFromData(id, Buffer.alloc(0)), ["ErrorUnknown"]);
  assert.equal((await trainer.getImageCount(id)).body, 0);
});

test("Uploads judge the tags of each picture", async () => {
  const multilabel = await newProject();
  const multiclass = await newProject({ classificationType: "Multiclass" });
  const negative = await trainer.createTag(multilabel.id, "none", { type: "Negative" });
  const upload = (project, tagIds) => trainer.createImagesFromData(project.id, plainPicture("red", 1), { tagIds });
  assertSummary(await upload(multilabel, [NOBODY]), ["ErrorInvalidTag"]);
  assertSummary(await upload(multilabel, [multilabel.a, negative.id]), ["ErrorNegativeAndRegularTagOnSameImage"]);
  assertSummary(await upload(multiclass, [multiclass.a, multiclass.b]), ["ErrorTagLimitExceed"]);
  assertSummary(await upload(multilabel, [negative.id]), ["OK"]);
});

test("CreateImagesFromFiles takes tags of the batch and of each file", async () => {
  const { id, a, b } = await newProject();
  const images = [{ name: "one.bmp", contents: plainPicture("red", 1), tagIds: [a] }, { name: "two.bmp", contents: plainPicture("red", 2) }];
  const summary = await trainer.createImagesFromFiles(id, { images, tagIds: [b] });
  assertSummary(summary, ["OK", "OK"]);
  assert.deepEqual(summary.images.map(({ sourceUrl }) => sourceUrl), ["one.bmp", "two.bmp"]);
  assert.deepEqual(summary.images.map(({ image }) => new Set(image.tags.map(({ tagId }) => tagId))), [new Set([a, b]), new Set([b])]);
});

test("CreateImagesFromFiles keeps metadata", async () => {
  const { id } = await newProject();
  const metadata = { camera: "north", "serial no": "4711" };
  assertSummary(await trainer.createImagesFromFiles(id, { images: [{ contents: plainPicture("red", 1) }], metadata }), ["OK"]);
  assert.deepEqual((await trainer.getImages(id))[0].metadata, metadata);
});

test("CreateImagesFromFiles answers for each file on its own", async () => {
  const { id } = await newProject();
  const contents = [plainPicture("red", 1), Buffer.from("text"), plainPicture("red", 1), Buffer.alloc(0), plainPicture("red", 2)];
  const summary = await trainer.createImagesFromFiles(id, { images: contents.map((content, index) => ({ name: `${index}`, contents: content })) });
  assertSummary(summary, ["OK", "ErrorImageFormat", "OKDuplicate", "ErrorUnknown", "OK"]);
  assert.equal(summary.images[1].image ?? null, null);
  assert.equal((await trainer.getImageCount(id)).body, 2);
});

test("CreateImagesFromFiles refuses a batch beyond its limits", async () => {
  const { id } = await newProject();
  const image = { contents: plainPicture("red", 1) };
  const metadata = (count, key = "k", value = "v") => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${key}${index}`, value]));
  const upload = (batch) => trainer.createImagesFromFiles(id, { images: [image], ...batch });
  await refused(upload({ images: [] }), "BadRequestImageBatch");
  await refused(upload({ images: Array(65).fill(image) }), "BadRequestImageExceededCount");
  await refused(upload({ tagIds: Array(21).fill(NOBODY) }), "BadRequestExceedTagPerImageLimit");
  await refused(upload({ metadata: metadata(11) }), "BadRequestImageMetadataKey");
  await refused(upload({ metadata: metadata(1, "k".repeat(128)) }), "BadRequestImageMetadataKey");
  await refused(upload({ metadata: metadata(1, "k", "v".repeat(257)) }), "BadRequestImageMetadataValue");
  assert.equal((await trainer.getImageCount(id)).body, 0);
});

test("CreateImagesFromUrls downloads pictures", async () => {
  const { id, a } = await newProject();
  const urls = ["red 1.bmp", "red 2.bmp"].map(web.url);
  const summary = await trainer.createImagesFromUrls(id, { images: urls.map((url) => ({ url })), tagIds: [a] });
  assertSummary(summary, ["OK", "OK"]);
  assert.deepEqual(summary.images.map(({ sourceUrl }) => sourceUrl), urls);
  assertSummary(await trainer.createImagesFromData(id, plainPicture("red", 1)), ["OKDuplicate"]);
});

test("CreateImagesFromUrls answers for each address on its own", async () => {
  const { id } = await newProject();
  const urls = [web.url("red 1.bmp"), web.url("absent.bmp"), web.url("page.html"), "http://127.0.0.1:1/x.bmp", "http://10.0.0.1/x.bmp", "file:///etc/passwd", "no address"];
  const summary = await trainer.createImagesFromUrls(id, { images: urls.map((url) => ({ url })) });
  assertSummary(summary, ["OK", "ErrorSource", "ErrorImageFormat", "ErrorSource", "ErrorSource", "ErrorSource", "ErrorSource"]);
});

test("CreateImagesFromUrls refuses a batch beyond its limits", async () => {
  const { id } = await newProject();
  const image = { url: web.url("red 1.bmp") };
  await refused(trainer.createImagesFromUrls(id, { images: [] }), "BadRequestImageBatch");
  await refused(trainer.createImagesFromUrls(id, { images: Array(65).fill(image) }), "BadRequestImageExceededCount");
  await refused(trainer.createImagesFromUrls(id, { images: [image], tagIds: Array(21).fill(NOBODY) }), "BadRequestExceedTagPerImageLimit");
});

test("Listings order, page and filter", async () => {
  const { id, a, b, ids: [first, second, third, fourth] } = await fourImages();
  const list = async (options) => idsOf(await trainer.getImages(id, options));
  assert.deepEqual(await list(), [fourth, third, second, first]);
  assert.deepEqual(await list({ orderBy: "Oldest" }), [first, second, third, fourth]);
  assert.deepEqual(await list({ orderBy: "Oldest", take: 2, skip: 1 }), [second, third]);
  assert.deepEqual(await list({ take: 0 }), []);
  assert.deepEqual(await list({ skip: 4 }), []);
  assert.deepEqual(await list({ taggingStatus: "Tagged" }), [third, second, first]);
  assert.deepEqual(await list({ taggingStatus: "Untagged" }), [fourth]);
  assert.deepEqual(await list({ tagIds: [a] }), [third, first]);
  assert.deepEqual(await list({ tagIds: [a, b] }), [third, second, first]);
  assert.deepEqual(idsOf(await trainer.getTaggedImages(id, { tagIds: [b], orderBy: "Oldest", take: 1 })), [second]);
  assert.deepEqual(idsOf(await trainer.getTaggedImages(id, { skip: 1 })), [second, first]);
  assert.deepEqual(idsOf(await trainer.getUntaggedImages(id)), [fourth]);
  assert.deepEqual(idsOf(await trainer.getUntaggedImages(id, { orderBy: "Oldest", take: 5, skip: 1 })), []);
});

test("Counts agree with the listings", async () => {
  const { id, a, b } = await fourImages();
  const counts = [
    trainer.getImageCount(id),
    trainer.getImageCount(id, { taggingStatus: "Untagged" }),
    trainer.getImageCount(id, { tagIds: [a, b] }),
    trainer.getTaggedImageCount(id),
    trainer.getTaggedImageCount(id, { tagIds: [b] }),
    trainer.getUntaggedImageCount(id),
  ];
  assert.deepEqual((await Promise.all(counts)).map(({ body }) => body), [4, 1, 3, 3, 2, 1]);
});

test("A listing describes tags by name and leaves out what an image has not", async () => {
  const { id, a } = await fourImages();
  const [bare, , , tagged] = await trainer.getImages(id);
  assert.deepEqual(tagged.tags.map(({ tagId, tagName }) => [tagId, tagName]), [[a, "a"]]);
  assert.deepEqual([bare.tags, bare.regions, bare.metadata], [undefined, undefined, undefined]);
});

test("GetImagesByIds gives those of the images that are there", async () => {
  const { id, ids: [first, , third] } = await fourImages();
  assert.deepEqual(new Set(idsOf(await trainer.getImagesByIds(id, { imageIds: [first, third, NOBODY] }))), new Set([first, third]));
});

test("Listings and counts refuse what does not exist", async () => {
  const { id } = await newProject();
  const operations = [
    "getImages", "getImageCount", "getTaggedImages", "getTaggedImageCount", "getUntaggedImages", "getUntaggedImageCount", "getImagesByIds",
  ];
  for (const operation of operations) {
    const imageIds = operation === "getImagesByIds" ? { imageIds: [NOBODY] } : {};
    await refused(trainer[operation](NOBODY, imageIds), "NotFoundProject");
    await refused(trainer[operation](id, { ...imageIds, iterationId: NOBODY }), "NotFoundIteration");
    await denied(trainingClient(server.prediction)[operation](id, imageIds));
    await refused(trainingClient(server.both)[operation](id, imageIds), "NotFoundProject");
  }
  await refused(trainer.getImages(id, { orderBy: "Random" }), "BadRequest");
  await refused(trainer.getImages(id, { taggingStatus: "Perhaps" }), "BadRequest");
  await refused(trainer.getImages(id, { skip: -1 }), "BadRequest");
});

test("DeleteImages by ids answers 204", async () => {
  const { id, ids: [first, second, third, fourth] } = await fourImages();
  assert.equal((await trainer.deleteImages(id, { imageIds: [first, third] }))._response.status, 204);
  assert.deepEqual(idsOf(await trainer.getImages(id)), [fourth, second]);
});

test("DeleteImages of all answers 202", async () => {
  const { id } = await fourImages();
  assert.equal((await trainer.deleteImages(id, { allImages: true, allIterations: true }))._response.status, 202);
  assert.equal((await trainer.getImageCount(id)).body, 0);
});

test("DeleteImages refuses to guess", async () => {
  const { id, ids } = await fourImages();
  await refused(trainer.deleteImages(id), "BadRequestImageBatch");
  await refused(trainer.deleteImages(id, { imageIds: ids, allImages: true }), "BadRequestImageBatch");
  await refused(trainer.deleteImages(id, { imageIds: [ids[0], NOBODY] }), "NotFoundImage");
  await refused(trainer.deleteImages(NOBODY, { allImages: true }), "NotFoundProject");
  assert.equal((await trainer.getImageCount(id)).body, 4);
});

test("CreateImageTags sorts pairs into created and duplicated", async () => {
  const { id, a, b, ids: [first, , , fourth] } = await fourImages();
  const [old, added] = [{ imageId: first, tagId: a }, { imageId: fourth, tagId: b }];
  const summary = await trainer.createImageTags(id, { tags: [old, added] });
  assert.equal(summary._response.status, 200);
  assert.deepEqual([summary.created, summary.duplicated, summary.exceeded], [[added], [old], []]);
  assert.equal((await trainer.getUntaggedImageCount(id)).body, 0);
});

test("CreateImageTags puts a second tag of a multiclass project into exceeded", async () => {
  const { id, a, b } = await newProject({ classificationType: "Multiclass" });
  const { images: [{ image }] } = await trainer.createImagesFromData(id, plainPicture("red", 1), { tagIds: [a] });
  const pair = { imageId: image.id, tagId: b };
  assert.deepEqual((await trainer.createImageTags(id, { tags: [pair] })).exceeded, [pair]);
  assert.deepEqual((await trainer.getImages(id))[0].tags.map(({ tagId }) => tagId), [a]);
});

test("CreateImageTags refuses what it cannot mean and tags nothing", async () => {
  const { id, a, b, ids: [first, , , fourth] } = await fourImages();
  const negative = await trainer.createTag(id, "none", { type: "Negative" });
  const good = { imageId: fourth, tagId: b };
  const pairs = (...tags) => trainer.createImageTags(id, { tags });
  await refused(pairs(), "BadRequestImageTags");
  await refused(pairs(good, { imageId: NOBODY, tagId: a }), "NotFoundImage");
  await refused(pairs(good, { imageId: first, tagId: NOBODY }), "NotFoundTag");
  await refused(pairs(good, { imageId: first, tagId: negative.id }), "BadRequestNegativeAndRegularTagOnSameImage");
  await refused(pairs(...Array(129).fill(good)), "BadRequestExceededBatchSize");
  await refused(trainer.createImageTags(NOBODY, { tags: [good] }), "NotFoundProject");
  assert.equal((await trainer.getUntaggedImageCount(id)).body, 1);
});

test("DeleteImageTags takes each tag off each image", async () => {
  const { id, a, ids: [first, , third] } = await fourImages();
  assert.equal((await trainer.deleteImageTags(id, [first, third], [a]))._response.status, 204);
  const left = (await trainer.getImages(id, { orderBy: "Oldest" })).map(({ tags }) => (tags ?? []).map(({ tagName }) => tagName));
  assert.deepEqual(left, [[], ["b"], ["b"], []]);
});

test("DeleteImageTags refuses what does not exist", async () => {
  const { id, a, ids: [first] } = await fourImages();
  await refused(trainer.deleteImageTags(id, [NOBODY], [a]), "NotFoundImage");
  await refused(trainer.deleteImageTags(id, [first], [NOBODY]), "NotFoundTag");
  await refused(trainer.deleteImageTags(id, [], [a]), "BadRequestRequiredParamIsNull");
  await refused(trainer.deleteImageTags(id, [first], []), "BadRequestRequiredParamIsNull");
  await refused(trainer.deleteImageTags(NOBODY, [first], [a]), "NotFoundProject");
});

test("Changing images needs a key of the resource that owns the project", async () => {
  const { id, a, ids: [first] } = await fourImages();
  const operations = (client) => [
    () => client.createImagesFromData(id, plainPicture("red", 9)),
    () => client.createImagesFromFiles(id, { images: [{ contents: plainPicture("red", 9) }] }),
    () => client.createImagesFromUrls(id, { images: [{ url: web.url("red 1.bmp") }] }),
    () => client.deleteImages(id, { allImages: true }),
    () => client.createImageTags(id, { tags: [{ imageId: first, tagId: a }] }),
    () => client.deleteImageTags(id, [first], [a]),
  ];
  for (const operation of operations(trainingClient(server.prediction))) {
    await denied(operation());
  }
  for (const operation of operations(trainingClient(server.both))) {
    await refused(operation(), "NotFoundProject");
  }
  assert.equal((await trainer.getImageCount(id)).body, 4);
});
