import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { GradientStatistics } from "../../gradientStatistics.ts";
import { FileError } from "../files/fileError.ts";
import { requireOutputFolder } from "../files/outputs.ts";
import { systemMessage } from "../files/systemMessage.ts";
import type { StepEvent, TrainEvent } from "../run/events.ts";
import { EventFile } from "./eventFile.ts";

/** Options of `Board.open`. */
export interface BoardOptions {
  /** Batches done before. Later batches in earlier event files become void. */
  readonly batchesDone: number;
  /** Batches skipped before. */
  readonly skipped: number;
  /** The description of the run, shown as JSON on the text page. */
  readonly about: object;
}

/** Writes the events of a run for TensorBoard, as numbers by name. */
export class Board {
  readonly #file: EventFile;
  #skipped: number;
  #lesson: number | undefined;

  private constructor(file: EventFile, skipped: number) {
    this.#file = file;
    this.#skipped = skipped;
  }

  /** @throws FileError if the folder is not writable */
  static open(folder: string, { batchesDone, skipped, about }: BoardOptions): Board {
    const startStep = batchesDone + 1;
    try {
      const file = EventFile.open(folder, { startStep });
      file.text(startStep, "run", `\`\`\`json\n${JSON.stringify(about, undefined, 2)}\n\`\`\``, now());
      return new Board(file, skipped);
    } catch (cause) {
      throw notWritable(folder, systemMessage(cause), cause);
    }
  }

  /** Writes an event. */
  add(event: TrainEvent): void {
    const numbers = this.#numbersOf(event);
    if (numbers) this.#file.scalars(event.batch, numbers, now());
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }

  /** Undefined for an event without numbers. */
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

/** Checks that the folder, or its nearest existing parent, is writable. @throws FileError */
export function requireBoard(folder: string): void {
  requireOutputFolder(folder, `--tensorboard ${folder}`);
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch (cause) {
    throw notWritable(folder, systemMessage(cause), cause);
  }
}

function notWritable(folder: string, reason: string | undefined, cause?: unknown): FileError {
  return new FileError(`--tensorboard ${folder} is not writable: ${reason ?? cause}`, { cause });
}

function now(): number {
  return Date.now() / 1000;
}
