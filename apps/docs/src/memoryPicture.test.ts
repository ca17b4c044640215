import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { memoryPicture } from "./memoryPicture.ts";
import { root } from "./pages.ts";

test("docs/memory.svg is what the trained network does; `npm run picture -w apps/docs` writes it", async () => {
  expect(readFileSync(join(root, "docs/memory.svg"), "utf8")).toBe(await memoryPicture());
});
