/**
 * Writes the common version of the packages to packages/core/src/version.ts, for model files and messages. `npm run release:version` runs it.
 * With --check, only compares.
 */
import { readFileSync, writeFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync("packages/core/package.json", "utf8"));
const file = "packages/core/src/version.ts";
const stamped = readFileSync(file, "utf8").replace(/= ".*";/, `= ${JSON.stringify(version)};`);
if (process.argv.includes("--check")) {
  if (stamped === readFileSync(file, "utf8")) process.exit(0);
  console.error(
    `${file} has another version than packages/core/package.json (${version}). Run \`node tools/stamp-version.mjs\`.`,
  );
  process.exit(1);
}
writeFileSync(file, stamped);
