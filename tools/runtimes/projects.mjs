import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("projects", import.meta.url));

/** The environment without the settings that npm passes to scripts. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** Starts a shell command in a project. Commands of its packages come first in the PATH. */
export function start(command, folder, variables = {}) {
  const PATH = `${join(folder, "node_modules/.bin")}${delimiter}${environment.PATH}`;
  const env = { ...environment, PATH, CI: "1", NEXT_TELEMETRY_DISABLED: "1", ...variables };
  const child = spawn("bash", ["-c", command], { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  const kill = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  return { ended, kill, output: () => output };
}

/** @throws Error with the output of a command that fails or takes longer than `seconds` */
export async function run(command, folder, { seconds = 180, variables } = {}) {
  const started = start(command, folder, variables);
  const timer = setTimeout(started.kill, 1000 * seconds);
  const { code, output } = await started.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command}: exit code ${code}\n${output.slice(-3000)}`);
  return output;
}

/**
 * Creates a project in `folder` with the files of a case, its tools and our tarballs. Keeps the tools of an earlier run with the same
 * versions.
 */
export async function createProject({ files, tools }, tarballs, folder) {
  const manifest = JSON.stringify({ private: true, type: "module", devDependencies: tools });
  const kept = join(folder, "tools.json");
  if (!existsSync(kept) || readFileSync(kept, "utf8") !== manifest) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), manifest);
    await run("npm install --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error", folder);
    writeFileSync(kept, manifest);
  }
  // Tools keep what they made of a package by its version, which is the same for changed packages.
  for (const old of ["node_modules/dncjs", "node_modules/@dncjs", "node_modules/.vite", ".next"])
    rmSync(join(folder, old), { recursive: true, force: true });
  rmSync(join(folder, "node_modules/.package-lock.json"), { force: true });
  rmSync(join(folder, "package-lock.json"), { force: true });
  writeFileSync(join(folder, "package.json"), manifest);
  await run(
    `npm install --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error ${tarballs.join(" ")}`,
    folder,
  );
  cpSync(join(fixtures, files), folder, { recursive: true });
  cpSync(join(fixtures, "outcome.mjs"), join(folder, "outcome.mjs"));
}
