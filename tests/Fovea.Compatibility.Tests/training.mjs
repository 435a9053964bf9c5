// What test files share: projects with pictures that any model tells apart, and waiting for a training.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { colours, plainPicture } from "./pictures.mjs";

const TRAINING_DEADLINE_MS = 120_000;

/** Waits until a training has ended, and returns its iteration. */
export async function untilTrained(trainer, projectId, iterationId) {
  let iteration = await trainer.getIteration(projectId, iterationId);
  for (const deadline = Date.now() + TRAINING_DEADLINE_MS; iteration.status === "Training" && Date.now() < deadline; await delay(50)) {
    iteration = await trainer.getIteration(projectId, iterationId);
  }
  assert.equal(iteration.status, "Completed", iteration.trainingErrorDetails ?? undefined);
  return iteration;
}

/** Trains a project and waits for the end. */
export async function train(trainer, projectId, options) {
  const { id } = await trainer.trainProject(projectId, options);
  return untilTrained(trainer, projectId, id);
}

/** Creates a project with a tag for each of the first colours and pictures of it. `tags` maps a colour's name to its tag. */
export async function colourProject(trainer, { classificationType = "Multiclass", tagCount = 2, perTag = 5, ...options } = {}) {
  const project = await trainer.createProject("Colours", { classificationType, ...options });
  const tags = {};
  const images = [];
  for (const name of Object.keys(colours).slice(0, tagCount)) {
    tags[name] = await trainer.createTag(project.id, name);
    for (let index = 0; index < perTag; index++) {
      images.push({ name: `${name}-${index}`, contents: plainPicture(name, index), tagIds: [tags[name].id] });
    }
  }
  if (images.length > 0) {
    const summary = await trainer.createImagesFromFiles(project.id, { images });
    assert.equal(summary.isBatchSuccessful, true);
  }
  return { id: project.id, tags };
}
