import { existsSync, readFileSync } from "node:fs";
import { requireOutputFile } from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { Failure } from "../failure.ts";
import { replaceSection } from "./markdown.ts";

/** A Markdown page with a section for the table of a sweep. */
export class Page {
  readonly path: string;
  readonly #name: string;

  /** @throws Failure if the file or a marker is missing */
  constructor(path: string, name: string) {
    this.path = path;
    this.#name = name;
    requireOutputFile(path, `--page ${path}`);
    if (!existsSync(path)) throw new Failure(`--page ${path}: no such file`);
    this.#with("");
  }

  async write(body: string): Promise<void> {
    await writeFileAtomically(this.path, new TextEncoder().encode(this.#with(body)));
  }

  #with(body: string): string {
    return replaceSection(readFileSync(this.path, "utf8"), this.#name, body, this.path);
  }
}
