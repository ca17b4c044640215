/** Writes docs/memory.svg, the moving picture of the README and of the first page: `npm run picture -w apps/docs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { memoryPicture } from "../src/memoryPicture.ts";
import { root } from "../src/pages.ts";

writeFileSync(join(root, "docs/memory.svg"), await memoryPicture());
