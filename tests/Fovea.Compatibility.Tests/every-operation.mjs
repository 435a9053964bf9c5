// Runs after the suite: no operation of docs/compatibility.md, and no error code that the server's sources name, was left out.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { SUCCESS, drivenOperations } from "./driven.mjs";
import { root } from "./program.mjs";

/** Operations that cannot succeed yet: no detector can be trained. */
const NEVER_SUCCEED = ["DetectImage", "DetectImageWithNoStore", "DetectImageUrl", "DetectImageUrlWithNoStore"];

/** Codes that no call of these clients can provoke, and why; tests of the server over raw HTTP drive them. */
const BEYOND_THE_CLIENT = {
  UnsupportedMediaType: "the clients send the right type always",
  BadRequestInvalidIds: "the clients check the form of ids themselves",
  BadRequestPredictionIdsExceededCount: "the client checks the number of ids itself",
  BadRequestInvalidArtifactUri: "the client does not look into the answer",
  BadRequestCustomBaseModelDomainNotCompatible: "no detector can be trained yet, so all base models are classifiers",
  Conflict: "belongs to the management API",
  ErrorUnknown: "would be a defect",
};

/** Operations whose answer the client does not look into: their errors have a status alone. */
const UNREAD = ["GetArtifact"];

const driven = drivenOperations();
const operations = [...readFileSync(path.join(root, "docs/compatibility.md"), "utf8").matchAll(/^\| (\w+) \| (?:GET|POST|PATCH|DELETE) `([^`]*)` \|/gm)]
  .map(([, name, template]) => ({ name, template }));

test("All 60 operations are known", () => assert.equal(operations.length, 60));

for (const { name, template } of operations) {
  test(`${name} was driven`, () => {
    const answers = driven.get(name) ?? new Set();
    const needed = UNREAD.includes(name) ? [SUCCESS, "400", "401", "404"] : [
      ...(NEVER_SUCCEED.includes(name) ? [] : [SUCCESS]),
      "401",
      ...(template.includes("{projectId}") ? ["NotFoundProject"] : []),
      ...(template.includes("{iterationId}") || template.includes("{publishedName}") ? ["NotFoundIteration"] : []),
      ...(template.includes("{imageId}") ? ["NotFoundImage"] : []),
      ...(template.includes("{tagId}") ? ["NotFoundTag"] : []),
      ...(template.includes("{domainId}") ? ["NotFoundDomain"] : []),
    ];
    assert.deepEqual(needed.filter((answer) => !answers.has(answer)), [], `${name} was answered ${[...answers].join(", ")}`);
  });
}

test("Every error code of the server was provoked", () => {
  const sources = path.join(root, "src/Fovea.Server");
  const files = readdirSync(sources, { recursive: true }).filter((file) => file.endsWith(".cs"));
  const thrown = new Set(files.flatMap((file) => [...readFileSync(path.join(sources, file), "utf8").matchAll(/\bErrorCode\.([A-Z]\w+)/g)].map(([, code]) => code)));
  const seen = new Set([...driven.values()].flatMap((codes) => [...codes]));
  assert.deepEqual([...thrown].filter((code) => !seen.has(code) && !(code in BEYOND_THE_CLIENT)).sort(), []);
});
