/**
 * Rehearses a release: sets the next version, builds, checks and packs every package into `release/`, and prints the CHANGELOG. Publishes
 * nothing, and restores the working tree, which must be clean. `npm run release:dry`.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";

const shell = process.platform === "win32";
const run = (command, ...args) => execFileSync(command, args, { stdio: "inherit", shell });
const output = (command, ...args) => execFileSync(command, args, { encoding: "utf8", shell }).trim();

const changed = output("git", "status", "--porcelain");
if (changed !== "") {
  console.error(`release: the working tree has changes; commit or stash them first:\n${changed}`);
  process.exit(2);
}
rmSync("release", { recursive: true, force: true });
try {
  run("npm", "run", "release:version");
  run("npm", "run", "build");
  run("node", "tools/check-packages.mjs", "--out", "release");
  console.log(`\n${readFileSync("packages/dncjs/CHANGELOG.md", "utf8")}`);
} finally {
  run("git", "restore", ".");
  run("git", "clean", "--force", "--quiet", "*CHANGELOG.md");
  console.log("release: the working tree is restored; `npm run assets` compiles the kernels of its version again");
}
