// A server of its own for a test file: a temporary data folder, a free port, the keys of its first start.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { start } from "./program.mjs";

// The first start of a fresh checkout builds the program.
const START_DEADLINE_MS = 600_000;
const STOP_DEADLINE_MS = 30_000;

/** Starts a server, with settings as environment variables, and waits until it is ready. */
export async function startServer(settings = {}) {
  const data = await mkdtemp(path.join(tmpdir(), "fovea-compatibility-"));
  const { child, exited } = start(["serve", "--urls", "http://127.0.0.1:0", "--data", data], settings);

  async function stop() {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(timer);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    const resources = await ready(data, exited);
    const ofKind = (kind) => resources.find((resource) => resource.kind === kind);
    return {
      training: ofKind("CustomVision.Training"),
      prediction: ofKind("CustomVision.Prediction"),
      both: ofKind("CognitiveServices"),
      data,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(data, exited) {
  let end = null;
  exited.then((result) => (end = result));
  for (const deadline = Date.now() + START_DEADLINE_MS; Date.now() < deadline; await delay(100)) {
    if (end) {
      throw new Error(`The server ended with code ${end.code} before it was ready: ${end.stderr}`);
    }
    const resources = await credentials(data);
    if (resources && (await answers(`${resources[0].endpoint.replace(/\/$/, "")}/health/ready`))) {
      return resources;
    }
  }
  throw new Error(`The server was not ready after ${START_DEADLINE_MS / 1000} s.`);
}

async function credentials(data) {
  try {
    return JSON.parse(await readFile(path.join(data, "credentials.json"), "utf8")).resources;
  } catch (error) {
    // Not written yet, or not to its end.
    if (error.code === "ENOENT" || error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
