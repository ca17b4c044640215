/** Writes the table of speeds in the README: `npm run readme -w apps/docs`, after a change of docs/performance.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../src/pages.ts";
import { withSpeedTable } from "../src/speedTable.ts";

const file = join(root, "README.md");
writeFileSync(file, withSpeedTable(readFileSync(file, "utf8")));
