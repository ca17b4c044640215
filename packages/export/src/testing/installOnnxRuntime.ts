import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder: URL = new URL("../../onnxruntime/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), "utf8");
/** A copy of the lock file that was installed last. */
const INSTALLED = "node_modules/installed-lock.json";

/** The set-up of the tests: installs ONNX Runtime from its lock file, unless it is installed. */
export function setup(): void {
  const lock = read("package-lock.json");
  if (existsSync(new URL(INSTALLED, folder)) && read(INSTALLED) === lock) return;
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  const command = ["npm", "ci", ...options].join(" ");
  execFileSync(command, { cwd: fileURLToPath(folder), shell: true, stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(new URL(INSTALLED, folder), lock);
}
