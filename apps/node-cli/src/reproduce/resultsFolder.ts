import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createFolder, readJsonFile, requireOutputFile, requireOutputFolder } from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { Failure } from "../failure.ts";
import { isResultFigure, resultFigure } from "./figure.ts";
import { FORMAT, type Results } from "./result.ts";
import { isResultText, resultText } from "./table.ts";

const TABLE = { isOwn: isResultText, expected: "a table of dnc reproduce" };
const FIGURE = { isOwn: isResultFigure, expected: "a figure of dnc reproduce" };

/** Checks that a figure can be written: the path is free, or has such a figure. @throws FileError */
export function requireFigureFile(path: string, name: string = path): void {
  requireOutputFile(path, name, FIGURE);
}

/** The folder of results: NAME.json and the figure NAME.svg for each experiment, and table.md with all of them. */
export class ResultsFolder {
  readonly path: string;

  /** @throws Failure if a file of another kind is in the way */
  constructor(path: string, name: string) {
    this.path = path;
    requireOutputFolder(path, `--results ${path}`);
    if (!existsSync(path)) return;
    requireOutputFile(this.pathOf(name));
    requireFigureFile(this.figurePathOf(name));
    requireOutputFile(this.tablePath, this.tablePath, TABLE);
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
    await this.#write(this.tablePath, this.#all().map(resultText).join("\n"));
    return resultText(results);
  }

  /** The results of all experiments. Other JSON files are skipped. */
  #all(): Results[] {
    const files = readdirSync(this.path).filter((file) => file.endsWith(".json"));
    const values = files.sort().map((file) => readJsonFile(join(this.path, file)) as Results | null);
    return values.filter((value) => value?.format === FORMAT) as Results[];
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
