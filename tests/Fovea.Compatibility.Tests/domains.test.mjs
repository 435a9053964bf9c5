// GetDomains, GetDomain.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOBODY, denied, refused, trainingClient } from "./clients.mjs";
import { startServer } from "./server.mjs";

// In the service's order. The last value says whether models of the domain can be exported.
const DOMAINS = [
  ["2e37d7fb-3a54-486a-b4d6-cfc369af0018", "General [A2]", "Classification", false],
  ["a8e3c40f-fb4a-466f-832a-5e457ae4a344", "General [A1]", "Classification", false],
  ["ee85a74c-405e-4adc-bb47-ffa8ca0c9f31", "General", "Classification", false],
  ["c151d5b5-dd07-472a-acc8-15d29dea8518", "Food", "Classification", false],
  ["ca455789-012d-4b50-9fec-5bb63841c793", "Landmarks", "Classification", false],
  ["b30a91ae-e3c1-4f73-a81e-c270bff27c39", "Retail", "Classification", false],
  ["45badf75-3591-4f26-a705-45678d3e9f5f", "Adult", "Classification", false],
  ["a1db07ca-a19a-4830-bae8-e004a42dc863", "General (compact) [S1]", "Classification", true],
  ["0732100f-1a38-4e49-a514-c9b44c697ab5", "General (compact)", "Classification", true],
  ["8882951b-82cd-4c32-970b-d5f8cb8bf6d7", "Food (compact)", "Classification", true],
  ["b5cfd229-2ac7-4b2b-8d0a-2b0661344894", "Landmarks (compact)", "Classification", true],
  ["6b4faeda-8396-481b-9f8b-177b9fa3097f", "Retail (compact)", "Classification", true],
  ["9c616dff-2e7d-ea11-af59-1866da359ce6", "General [A1]", "ObjectDetection", false],
  ["da2e3a8a-40a5-4171-82f4-58522f70fbc1", "General", "ObjectDetection", false],
  ["1d8ffafe-ec40-4fb2-8f90-72b3b6cecea4", "Logo", "ObjectDetection", false],
  ["3780a898-81c3-4516-81ae-3a139614e1f3", "Products on Shelves", "ObjectDetection", false],
  ["7ec2ac80-887b-48a6-8df9-8b1357765430", "General (compact) [S1]", "ObjectDetection", true],
  ["a27d5ca5-bb19-49d8-a70a-fec086c47f5b", "General (compact)", "ObjectDetection", true],
];

let server;
let trainer;

before(async () => {
  server = await startServer();
  trainer = trainingClient(server.training);
});
after(() => server?.stop());

test("GetDomains lists all domains in the service's order", async () => {
  const domains = await trainer.getDomains();
  assert.deepEqual(domains.map(({ id, name, type, exportable }) => [id, name, type, exportable]), DOMAINS);
  assert.ok(domains.every(({ enabled }) => enabled));
});

test("GetDomain describes each domain as the list does", async () => {
  for (const listed of await trainer.getDomains()) {
    const { _response, ...domain } = await trainer.getDomain(listed.id);
    assert.deepEqual(domain, listed);
  }
});

test("Every domain that is exportable says where to, and no other does", async () => {
  for (const { name, exportable, exportablePlatforms, modelInformation } of await trainer.getDomains()) {
    assert.equal(exportablePlatforms.length > 0, exportable, name);
    assert.equal(Boolean(modelInformation), exportable, name);
  }
});

test("A domain that does not exist is not found", async () => {
  await refused(trainer.getDomain(NOBODY), "NotFoundDomain");
});

test("Domains need a training key", async () => {
  await denied(trainingClient(server.prediction).getDomains());
  await denied(trainingClient(server.prediction).getDomain(DOMAINS[0][0]));
});
