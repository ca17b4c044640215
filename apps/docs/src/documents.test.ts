import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { pageOfSource, root } from "./pages.ts";

test("the site has every document of the repository", () => {
  const files = globSync(["docs/*.md", "{packages,apps}/*/README.md", "*.md"], { cwd: root }).map((file) =>
    file.replaceAll("\\", "/"),
  );
  expect(files.filter((file) => !pageOfSource.has(file))).toEqual([]);
});
