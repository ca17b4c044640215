import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/reliability.md"), "utf8");

/** The file or folder that a short path of docs/reliability.md stands for. */
function expand(path: string): string {
  const [first, ...rest] = path.split("/");
  if (first === "*") return join(root, "packages/*/src/**", ...rest);
  if (first === "cli") return join(root, "apps/node-cli/src", ...rest);
  if (first === "page") return join(root, "apps/demo/e2e", ...rest);
  return join(root, "packages", first!, "src", ...rest);
}

test("every guarantee of docs/reliability.md names a test that exists", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (-|guarantee )/.test(line));
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const last = row.split("|").at(-2)!;
    const paths = [...last.matchAll(/`([^` ]+\/[^` ]+)`/g)].map(([, path]) => path!);
    if (paths.length === 0) expect(last, row).toMatch(/`npm run lint`|the same/);
    for (const path of paths) {
      const exists = path.startsWith("*") ? globSync(expand(path)).length > 0 : existsSync(expand(path));
      expect(exists, `${path} in ${row}`).toBe(true);
    }
  }
});
