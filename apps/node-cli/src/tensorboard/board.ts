import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Failure, sentenceOf } from "../failure.ts";
import type { EvaluationEvent, StepEvent } from "../training/events.ts";
import { EventFile } from "./eventFile.ts";

export interface BoardOptions {
  /** Batches done before: what an earlier sitting of the run wrote of later ones is void. */
  readonly batchesDone: number;
  /** What the run is, shown on the text page as JSON. */
  readonly about: object;
}

/** Shows a run in TensorBoard: what is logged, as numbers by name. */
export class Board {
  readonly #file: EventFile;

  private constructor(file: EventFile) {
    this.#file = file;
  }

  /** @throws Failure where the folder cannot be written to */
  static open(folder: string, { batchesDone, about }: BoardOptions): Board {
    const startStep = batchesDone + 1;
    try {
      const file = EventFile.open(folder, { startStep });
      file.text(startStep, "run", `\`\`\`json\n${JSON.stringify(about, undefined, 2)}\n\`\`\``, now());
      return new Board(file);
    } catch (cause) {
      throw unwritable(folder, sentenceOf(cause), cause);
    }
  }

  tell(event: StepEvent | EvaluationEvent): void {
    this.#file.scalars(event.batch, numbersOf(event), now());
  }

  close(): void {
    this.#file.close();
  }
}

/** Changes nothing. @throws Failure unless the folder, or the nearest one above it that exists, can be written to */
export function requireBoard(folder: string): void {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  if (!statSync(existing).isDirectory()) throw unwritable(folder, `${existing} is a file`);
  try {
    accessSync(existing, constants.W_OK);
  } catch (cause) {
    throw unwritable(folder, sentenceOf(cause), cause);
  }
}

function numbersOf(event: StepEvent | EvaluationEvent): Readonly<Record<string, number>> {
  if (event.event === "step") {
    const { loss, writeCost, gradientNorm, learningRate } = event;
    return { loss, writeCost, gradientNorm, learningRate };
  }
  return Object.fromEntries(Object.entries(event.metrics).map(([name, value]) => [`${event.set}/${name}`, value]));
}

function unwritable(folder: string, why: string | undefined, cause?: unknown): Failure {
  return new Failure(`--tensorboard ${folder} cannot be written to: ${why ?? cause}`, undefined, { cause });
}

function now(): number {
  return Date.now() / 1000;
}
