/**
 * Mends links in the pages that TypeDoc writes. typedoc-plugin-markdown counts the accessor `Random.state` as an anchor of the same name as
 * that of `RandomState`. `e2e/site.spec.ts` finds further ones.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pagesFolder } from "../src/pages.ts";

const page = join(pagesFolder, "api/@dncjs/core.md");
writeFileSync(page, readFileSync(page, "utf8").replaceAll("#randomstate-1", "#randomstate"));
