// The pictures of the exercise: `train` and `more` map a tag to files, `test` lists files with their true tag, and `needed` says how
// many of them have to be predicted right. And small plain pictures for tests that are not about accuracy.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { root, run } from "./program.mjs";

const fruit = path.join(process.env.FOVEA_SHARED ?? path.join(root, "../shared"), "data/fruit");

/** Why the photographs of fruit cannot be used, or false. They are not part of the repository. */
export const fruitIsAbsent = existsSync(fruit) ? false : "data/fruit is neither in FOVEA_SHARED nor in ../shared";

/** 15 photographs each of apples, bananas and oranges, two more of each, and one of each to predict. */
export async function fruitPictures() {
  const photograph = (number) => path.join(fruit, `test/IMG_TEST_${number}.jpg`);
  return {
    train: await byTag(path.join(fruit, "train")),
    more: await byTag(path.join(fruit, "more")),
    test: [
      { file: photograph(1), tag: "apple" },
      { file: photograph(2), tag: "banana" },
      { file: photograph(3), tag: "orange" },
    ],
    needed: 3,
    remove: async () => {},
  };
}

/**
 * Drawn by the program itself: three things, 20 pictures each, two more of each, and five of each to predict. They are harder than
 * the fruit, so ten of the fifteen predictions have to be right; who guesses reaches that less than once in a hundred tries.
 */
export async function drawnPictures() {
  const folder = await mkdtemp(path.join(tmpdir(), "fovea-pictures-"));
  await run(["sample-pictures", folder, "--per-tag", "27"]);
  const drawn = await byTag(folder);
  const part = (from, to) => Object.fromEntries(["book", "die", "donut"].map((tag) => [tag, drawn[tag].slice(from, to)]));
  return {
    train: part(0, 20),
    more: part(20, 22),
    test: Object.entries(part(22, 27)).flatMap(([tag, files]) => files.map((file) => ({ file, tag }))),
    needed: 10,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const colours = { red: [220, 40, 40], green: [40, 200, 60], blue: [50, 60, 220], yellow: [230, 220, 60] };

/** A bitmap of 64x48 pixels of one colour with noise, so that every index gives other bytes. */
export function plainPicture(colour, index, width = 64, height = 48) {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * height);
  file.write("BM");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  const [red, green, blue] = colours[colour];
  let seed = index + 1;
  for (let at = 54; at < file.length; at += 3) {
    // Any cheap generator will do (here: Numerical Recipes' 32-bit one).
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const noise = (seed >>> 24) % 32;
    file.set([blue, green, red].map((value) => Math.max(0, value - noise)).slice(0, file.length - at), at);
  }
  return file;
}

/** One small picture in each format, as other programs write them; by file name. */
export const formats = {
  "dot.gif": Buffer.from("R0lGODlhEAAQAIAAAP8AAP///yH5BAAAAAAALAAAAAAQABAAAAIOhI+py+0Po5y02ouzPgUAOw==", "base64"),
  "dot.bmp": plainPicture("red", 0),
  "dot.png": plainPng(),
};

/** A grey PNG of 16x16 pixels. */
function plainPng() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(16, 0);
  header.writeUInt32BE(16, 4);
  header[8] = 8;
  const rows = Buffer.alloc(17 * 16, 128);
  for (let row = 0; row < 16; row++) {
    rows[row * 17] = 0;
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}

async function byTag(folder) {
  const files = {};
  for (const tag of (await readdir(folder)).sort()) {
    files[tag] = (await readdir(path.join(folder, tag))).sort().map((name) => path.join(folder, tag, name));
  }
  return files;
}
