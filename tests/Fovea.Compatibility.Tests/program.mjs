// Starts the program under test: the launcher of this checkout, or the program named by FOVEA_PROGRAM.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import path from "node:path";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export const program = process.env.FOVEA_PROGRAM ?? path.join(root, process.platform === "win32" ? "fovea.cmd" : "fovea");

/**
 * Starts the program, with settings as environment variables. `exited` settles when it ends, with the end of what it wrote to stderr: stdout may hold keys and is not kept.
 */
export function start(args, settings = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "pipe"],
    // Windows starts command files through its shell only.
    shell: process.platform === "win32",
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-4000)));
  const exited = new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, stderr: error.message }));
    child.on("close", (code) => resolve({ code, stderr }));
  });
  return { child, exited };
}

/** Runs the program to its end and throws when it fails. */
export async function run(args) {
  const { code, stderr } = await start(args).exited;
  if (code !== 0) {
    throw new Error(`${path.basename(program)} ${args[0]} ended with code ${code}: ${stderr}`);
  }
}
