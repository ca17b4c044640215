import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { GradientStatistics } from "@dncjs/train";
import { Failure, sentenceOf } from "../failure.ts";
import type { StepEvent, TrainEvent } from "../training/events.ts";
import { EventFile } from "./eventFile.ts";

export interface BoardOptions {
  /** Batches done before: what an earlier sitting of the run wrote of later ones is void. */
  readonly batchesDone: number;
  /** Batches skipped before. */
  readonly skipped: number;
  /** What the run is, shown on the text page as JSON. */
  readonly about: object;
}

/** Shows a run in TensorBoard: what happens in it, as numbers by name. */
export class Board {
  readonly #file: EventFile;
  #skipped: number;
  #lesson: number | undefined;

  private constructor(file: EventFile, skipped: number) {
    this.#file = file;
    this.#skipped = skipped;
  }

  /** @throws Failure where the folder cannot be written to */
  static open(folder: string, { batchesDone, skipped, about }: BoardOptions): Board {
    const startStep = batchesDone + 1;
    try {
      const file = EventFile.open(folder, { startStep });
      file.text(startStep, "run", `\`\`\`json\n${JSON.stringify(about, undefined, 2)}\n\`\`\``, now());
      return new Board(file, skipped);
    } catch (cause) {
      throw unwritable(folder, sentenceOf(cause), cause);
    }
  }

  tell(event: TrainEvent): void {
    const numbers = this.#numbersOf(event);
    if (numbers) this.#file.scalars(event.batch, numbers, now());
  }

  close(): void {
    this.#file.close();
  }

  /** Undefined for an event that is not shown. */
  #numbersOf(event: TrainEvent): Numbers | undefined {
    switch (event.event) {
      case "start":
        this.#lesson = event.lesson?.index;
        return undefined;
      case "lesson":
        this.#lesson = event.index;
        return undefined;
      case "step":
        return { ...stepNumbers(event), ...(this.#lesson === undefined ? {} : { lesson: this.#lesson }) };
      case "skipped":
        return { skipped: ++this.#skipped };
      case "evaluation":
        return prefixed(event.set, event.metrics);
      case "gradients":
        return gradientNumbers(event.tensors);
      default:
        return undefined;
    }
  }
}

type Numbers = Readonly<Record<string, number>>;

function stepNumbers({ loss, writeCost, gradientNorm, learningRate }: StepEvent): Numbers {
  return { loss, writeCost, gradientNorm, learningRate };
}

function gradientNumbers(tensors: GradientStatistics): Numbers {
  const byTensor = Object.entries(tensors).map(([name, figures]) => prefixed(`gradients/${name}`, { ...figures }));
  return Object.assign({}, ...byTensor) as Numbers;
}

function prefixed(prefix: string, numbers: Numbers): Numbers {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}/${name}`, value]));
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

function unwritable(folder: string, why: string | undefined, cause?: unknown): Failure {
  return new Failure(`--tensorboard ${folder} cannot be written to: ${why ?? cause}`, undefined, { cause });
}

function now(): number {
  return Date.now() / 1000;
}
