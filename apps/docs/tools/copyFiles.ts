/** Copies the files of the repository that the site serves as they are. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pagesFolder, root } from "../src/pages.ts";

mkdirSync(join(pagesFolder, "public"), { recursive: true });
copyFileSync(join(root, "docs/memory.svg"), join(pagesFolder, "public/memory.svg"));
