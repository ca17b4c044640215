/**
 * Writes the addresses of the project, which the root package.json holds (`homepage`, `repository`, `bugs`), to the manifests of all published
 * packages, to README.md and to CITATION.cff. With --check, only compares. To move the project, change them in package.json and run
 * `node tools/stamp-repository.mjs`.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const { homepage, repository, bugs } = JSON.parse(readFileSync("package.json", "utf8"));
const page = repository.url.replace(/^git\+|\.git$/g, "");

/** Puts the addresses in the place of `repository`. */
function withAddresses(text, folder) {
  const manifest = JSON.parse(text);
  if (manifest.private) return text;
  const addresses = { repository: { ...repository, directory: folder.replaceAll("\\", "/") }, homepage, bugs };
  const fields = Object.entries(manifest).flatMap(([name, value]) => {
    if (name === "repository") return Object.entries(addresses);
    return name in addresses ? [] : [[name, value]];
  });
  return `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`;
}

const manifests = globSync("{packages,apps}/*/package.json").map((file) => [
  file,
  (text) => withAddresses(text, dirname(file)),
]);
const changes = [
  ...manifests,
  ["README.md", (text) => text.replace(/(\[The site\]\()[^)]*/, `$1${homepage}`)],
  [
    "CITATION.cff",
    (text) => text.replace(/^(repository-code: ).*$/m, `$1"${page}"`).replace(/^(url: ).*$/m, `$1"${homepage}"`),
  ],
];

const stale = [];
for (const [file, change] of changes) {
  const text = readFileSync(file, "utf8");
  const stamped = change(text);
  if (stamped === text) continue;
  stale.push(file);
  if (!process.argv.includes("--check")) writeFileSync(file, stamped);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`${stale.join(", ")}: other addresses than in package.json. Run \`node tools/stamp-repository.mjs\`.`);
  process.exitCode = 1;
}
