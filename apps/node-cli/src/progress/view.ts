import { clearLine, cursorTo } from "node:readline";
import type { Lesson, Task } from "@dncjs/train";
import type { DeviceLostEvent, EvaluationEvent, StepEvent, TrainEvent } from "@dncjs/train/node";
import { count, counted } from "../numbers.ts";
import type { Meter } from "./meter.ts";
import { describeLesson, type ProgressFigures, progressLine } from "./progressLine.ts";
import { Table } from "./table.ts";

/** Prints the progress of a run. */
export interface View {
  /** Called after every batch. */
  onBatch(meter: Meter): void;
  onEvent(event: TrainEvent): void;
  /** Prints a line of text; nothing with --json. */
  print(text: string): void;
  /** Ends the progress line, so that others may write to stdout. */
  close(): void;
}

export type ViewOptions = Pick<Task, "metric"> & { readonly batches: number; readonly columns: readonly string[] };

/** Creates the view for --json, a terminal or a pipe. */
export function createView(json: boolean, options: ViewOptions): View {
  if (json) return new JsonView();
  return process.stdout.isTTY ? new TerminalView(options) : new PipeView(options);
}

/** Prints one JSON object per event and nothing else. */
class JsonView implements View {
  onBatch(): void {}
  print(): void {}
  close(): void {}

  onEvent(event: TrainEvent): void {
    console.log(JSON.stringify(event));
  }
}

/** Minimum seconds between two rows without an evaluation, in a pipe. */
const ROW_SECONDS = 15;

/** Prints a row at every evaluation and some rows in between, and a line for each lesson, discarded batch and lost device. */
class PipeView implements View {
  protected readonly table: Table;
  protected meter: Meter | undefined;
  #lastRowAt = performance.now() / 1000;

  constructor({ columns }: ViewOptions) {
    this.table = new Table(columns);
  }

  onBatch(meter: Meter): void {
    this.meter = meter;
  }

  onEvent(event: TrainEvent): void {
    if (event.event === "evaluation" && event.set === "validation") this.printRow(event);
    if (event.event === "step" && performance.now() / 1000 - this.#lastRowAt > ROW_SECONDS) this.printRow(event);
    this.printEvent(event);
  }

  print(text: string): void {
    console.log(text);
  }

  close(): void {}

  /** Prints events that are not rows of the table. */
  protected printEvent(event: TrainEvent): void {
    if (event.event === "lesson") this.print(describeLesson(event));
    if (event.event === "deviceLost") this.print(describeLoss(event));
    if (event.event !== "skipped") return;
    const action = event.action === "skip" ? "skipped" : "rolled back to the last evaluation";
    this.print(`batch ${count(event.batch)} ${action}: ${event.problem}`);
  }

  protected printRow(event: EvaluationEvent | StepEvent): void {
    this.#lastRowAt = performance.now() / 1000;
    for (const line of this.table.row(event, this.meter)) this.print(line);
  }
}

function describeLoss({ batch, problem, resumedFrom, backend }: DeviceLostEvent): string {
  return `after ${counted(batch, "batch", "batches")}: ${problem}; resuming from batch ${count(resumedFrom)} on ${backend}`;
}

/** Minimum milliseconds between two redraws of the progress line. */
const REDRAW_MS = 100;

/** Prints about 30 rows above a progress line that is redrawn. */
class TerminalView extends PipeView {
  readonly #options: ViewOptions;
  #metric: number | undefined;
  #lesson: Lesson | undefined;
  #drawnAt = 0;
  #lastRowBatch = 0;
  #isLineOpen = false;

  constructor(options: ViewOptions) {
    super(options);
    this.#options = options;
  }

  override onBatch(meter: Meter): void {
    super.onBatch(meter);
    if (performance.now() - this.#drawnAt > REDRAW_MS) this.#draw(meter);
  }

  override onEvent(event: TrainEvent): void {
    if (event.event === "start") this.#lesson = event.lesson;
    if (event.event === "lesson") this.#lesson = event;
    this.printEvent(event);
    if (event.event !== "evaluation" || event.set !== "validation") return;
    this.#metric = event.metrics[this.#options.metric];
    const { batches } = this.#options;
    const isDue = event.batch - this.#lastRowBatch >= batches / 30 || event.solved || event.batch === batches;
    if (isDue) {
      this.#lastRowBatch = event.batch;
      this.printRow(event);
    }
    if (this.meter) this.#draw(this.meter);
  }

  override print(text: string): void {
    this.close();
    console.log(text);
  }

  override close(): void {
    if (!this.#isLineOpen) return;
    cursorTo(process.stdout, 0);
    clearLine(process.stdout, 0);
    this.#isLineOpen = false;
  }

  #figures(): ProgressFigures {
    return { ...this.#options, value: this.#metric, lesson: this.#lesson };
  }

  #draw(meter: Meter): void {
    this.#drawnAt = performance.now();
    this.#isLineOpen = true;
    cursorTo(process.stdout, 0);
    process.stdout.write(progressLine(meter, this.#figures(), process.stdout.columns));
    clearLine(process.stdout, 1);
  }
}
