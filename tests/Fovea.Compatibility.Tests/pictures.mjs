// The pictures of the exercise: `train` and `more` map a tag to files, `test` lists files with their true tag.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
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
    remove: async () => {},
  };
}

/** Pictures of the same numbers, drawn by the program itself. */
export async function drawnPictures() {
  const folder = await mkdtemp(path.join(tmpdir(), "fovea-pictures-"));
  const draw = async (name, perTag, firstIndex) => {
    const target = path.join(folder, name);
    await run(["sample-pictures", target, "--per-tag", String(perTag), "--first-index", String(firstIndex)]);
    return byTag(target);
  };
  const train = await draw("train", 15, 0);
  const more = await draw("more", 2, 15);
  const test = Object.entries(await draw("test", 1, 17)).map(([tag, [file]]) => ({ file, tag }));
  return { train, more, test, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function byTag(folder) {
  const files = {};
  for (const tag of (await readdir(folder)).sort()) {
    files[tag] = (await readdir(path.join(folder, tag))).sort().map((name) => path.join(folder, tag, name));
  }
  return files;
}
