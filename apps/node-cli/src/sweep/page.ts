import { readFileSync, realpathSync } from "node:fs";
import { writeFileAtomically } from "@dncjs/train/node";
import { replaceSection } from "./markdown.ts";

/** A Markdown page with a section for the table of a sweep. */
export class Page {
  readonly path: string;
  readonly #name: string;

  /** @throws Failure if a marker is missing */
  constructor(path: string, name: string) {
    this.path = path;
    this.#name = name;
    this.#with("");
  }

  async write(body: string): Promise<void> {
    await writeFileAtomically(realpathSync(this.path), new TextEncoder().encode(this.#with(body)));
  }

  #with(body: string): string {
    return replaceSection(readFileSync(this.path, "utf8"), this.#name, body, this.path);
  }
}
