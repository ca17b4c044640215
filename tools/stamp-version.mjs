// Writes the packages' common version into core's source, whence files and messages take it. Run by `release:version`.
import { readFileSync, writeFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync("packages/core/package.json", "utf8"));
const file = "packages/core/src/version.ts";
const stamped = readFileSync(file, "utf8").replace(/= ".*";/, `= ${JSON.stringify(version)};`);
if (process.argv.includes("--check")) {
  if (stamped === readFileSync(file, "utf8")) process.exit(0);
  console.error(`${file} is not version ${version}: run node tools/stamp-version.mjs`);
  process.exit(1);
}
writeFileSync(file, stamped);
