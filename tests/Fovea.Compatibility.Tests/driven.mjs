// Remembers what the clients of this process were answered, by operation; every-operation.mjs reads it when the suite is done.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What stands for an answer that was no error. */
export const SUCCESS = "success";

const folder = fileURLToPath(new URL("./node_modules/.cache/fovea-driven/", import.meta.url));
const answers = new Map();

/** Forgets earlier runs. */
export function forget() {
  rmSync(folder, { recursive: true, force: true });
}

/** Every answer of the run: operation to the set of its error codes, and `SUCCESS`. */
export function drivenOperations() {
  const all = new Map();
  for (const file of readdirSync(folder)) {
    for (const [operation, codes] of JSON.parse(readFileSync(path.join(folder, file), "utf8"))) {
      all.set(operation, new Set([...(all.get(operation) ?? []), ...codes]));
    }
  }
  return all;
}

/** The client, with every call of an operation remembered. */
export function recorded(client) {
  return new Proxy(client, {
    get(target, name) {
      const member = target[name];
      return typeof member !== "function" || name === "constructor" ? member : async (...args) => {
        try {
          const answer = await member.apply(target, args);
          remember(name, SUCCESS);
          return answer;
        } catch (error) {
          // An error without a status came from the client itself, before anything was sent.
          if (error.statusCode) {
            remember(name, error.code ?? `${error.statusCode}`);
          }
          throw error;
        }
      };
    },
  });
}

function remember(method, answer) {
  // The client's methods are the operations' names with a small first letter.
  const operation = method[0].toUpperCase() + method.slice(1);
  answers.set(operation, (answers.get(operation) ?? new Set()).add(answer));
}

process.on("exit", () => {
  if (answers.size > 0) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify([...answers].map(([operation, codes]) => [operation, [...codes]])));
  }
});
