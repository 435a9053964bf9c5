// The official clients, and how a refusal looks through them.
import assert from "node:assert/strict";
import predictionPackage from "@azure/cognitiveservices-customvision-prediction";
import trainingPackage from "@azure/cognitiveservices-customvision-training";
import { ApiKeyCredentials } from "@azure/ms-rest-js";
import { recorded } from "./driven.mjs";

/** An id that nothing has. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

export function trainingClient(resource, key = resource.key1) {
  return recorded(new trainingPackage.TrainingAPIClient(new ApiKeyCredentials({ inHeader: { "Training-key": key } }), resource.endpoint));
}

export function predictionClient(resource, key = resource.key1) {
  return recorded(new predictionPackage.PredictionAPIClient(new ApiKeyCredentials({ inHeader: { "Prediction-key": key } }), resource.endpoint));
}

/** A change of a project, with the fields that this client sends always; null and an empty object leave things as they are. */
export function projectChange(fields) {
  return { description: null, settings: {}, ...fields };
}

/** A change of a tag, likewise. */
export function tagChange(fields) {
  return { description: null, type: "Regular", ...fields };
}

/** Asserts that a call is refused with the status that the code's name stands for, and with a message for a human. */
export async function refused(call, code) {
  const [, prefix] = code.match(/^(BadRequest|NotFound|UnsupportedMediaType|Conflict|Forbidden)/);
  const statusCode = { BadRequest: 400, NotFound: 404, UnsupportedMediaType: 415, Conflict: 409, Forbidden: 403 }[prefix];
  await assert.rejects(call, (error) => {
    assert.deepEqual({ statusCode: error.statusCode, code: error.code }, { statusCode, code }, error.message);
    assert.ok(error.body.message.length > 20, "an error says what is wrong");
    return true;
  });
}

/** Asserts that a call is refused as one without the right key. */
export async function denied(call) {
  await assert.rejects(call, { statusCode: 401, code: "401" });
}
