// Runs the bash blocks of docs/quickstart.md, as they stand there, against a started server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { program, root } from "./program.mjs";
import { startServer } from "./server.mjs";

const absentShell = process.platform === "win32" ? "the document is written for bash" : false;

test("The quickstart leads to a prediction", { skip: absentShell }, async (t) => {
  const document = await readFile(path.join(root, "docs/quickstart.md"), "utf8");
  const blocks = [...document.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block]) => block);
  assert.ok(blocks.length >= 8);

  const server = await startServer();
  t.after(() => server.stop());
  const folder = await mkdtemp(path.join(tmpdir(), "fovea-quickstart-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  // What the reader has in the root of the repository: the launcher, and the data folder of the server that step 1 starts.
  await writeFile(path.join(folder, "fovea"), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
  await symlink(server.data, path.join(folder, "my-data"));

  // Marks where the output of a block begins.
  const script = blocks.map((block, index) => `echo "== ${index}"\n${block}`).join("");
  const { stdout, stderr } = await promisify(execFile)("bash", ["-euc", script], { cwd: folder });
  const printed = stdout.split(/^== \d+\n/m).slice(1).map((text) => text.trim());

  assert.ok(Number(printed[1]) >= 1, printed[1]);
  assert.deepEqual(printed[3].split("\n").map((line) => line.replace(/ +/g, " ")), ["book", "bottle", "die", "donut", "mug"].map((tag) => `${tag}: 20 OK`));
  assert.equal(printed[4], "Completed");
  assert.match(printed[5], /^"name": ?"book" "precision": ?[\d.]+ /);
  assert.equal(printed[6], "true");
  assert.equal(printed[7], "die", stderr);
});
