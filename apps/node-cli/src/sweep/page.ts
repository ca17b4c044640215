import { existsSync, readFileSync } from "node:fs";
import { requireOutputFile } from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { Failure } from "../failure.ts";
import { replaceSection } from "./markdown.ts";

/** A Markdown page with a section for results. */
export class Page {
  readonly path: string;
  readonly #section: string;

  /**
   * @param section the command and the name of the results, such as "sweep copy"
   * @throws Failure if the file or a marker is missing
   */
  constructor(path: string, section: string) {
    this.path = path;
    this.#section = section;
    requireOutputFile(path, `--page ${path}`);
    if (!existsSync(path)) throw new Failure(`--page ${path}: no such file`);
    this.#with("");
  }

  async write(body: string): Promise<void> {
    await writeFileAtomically(this.path, new TextEncoder().encode(this.#with(body)));
  }

  #with(body: string): string {
    return replaceSection(readFileSync(this.path, "utf8"), this.#section, body, this.path);
  }
}
