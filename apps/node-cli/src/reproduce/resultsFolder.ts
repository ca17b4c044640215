import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createFolder, readJsonFile, requireOutputFile, requireOutputFolder } from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { Failure } from "../failure.ts";
import { resultFigure } from "./figure.ts";
import { FORMAT, type Results } from "./result.ts";
import { resultText } from "./table.ts";

/** The folder of results: NAME.json and the figure NAME.svg for each experiment, and table.md with all of them. */
export class ResultsFolder {
  readonly path: string;

  /** @throws Failure if a file of another kind is in the way */
  constructor(path: string, name: string) {
    this.path = path;
    requireOutputFolder(path, `--results ${path}`);
    for (const file of [this.pathOf(name), this.figurePathOf(name), this.tablePath])
      if (existsSync(file)) requireOutputFile(file);
  }

  get tablePath(): string {
    return join(this.path, "table.md");
  }

  pathOf(name: string): string {
    return join(this.path, `${name}.json`);
  }

  figurePathOf(name: string): string {
    return join(this.path, `${name}.svg`);
  }

  /** The results of an experiment; undefined if there are none. @throws Failure for a file of another kind */
  read(name: string): Results | undefined {
    const path = this.pathOf(name);
    if (!existsSync(path)) return undefined;
    const value = readJsonFile(path) as Results | null;
    if (value?.format === FORMAT) return value;
    throw new Failure(`${path} was not written by dnc reproduce: expected format "${FORMAT}"`);
  }

  /** Writes the results of an experiment, its figure, and the table of all experiments. Returns the text of this one. */
  async write(results: Results): Promise<string> {
    createFolder(this.path);
    await this.#write(this.pathOf(results.name), `${JSON.stringify(results, undefined, 1)}\n`);
    await this.writeFigure(results, this.figurePathOf(results.name));
    const names = readdirSync(this.path).filter((file) => file.endsWith(".json"));
    const all = names.sort().flatMap((file) => this.read(file.slice(0, -".json".length)) ?? []);
    await this.#write(this.tablePath, all.map(resultText).join("\n"));
    return resultText(results);
  }

  /** Writes the figure of an experiment, if it has one. */
  async writeFigure(results: Results, path: string): Promise<void> {
    const figure = resultFigure(results);
    if (figure !== undefined) await this.#write(path, `${figure}\n`);
  }

  #write(path: string, text: string): Promise<void> {
    return writeFileAtomically(path, new TextEncoder().encode(text));
  }
}
