import { clearLine, cursorTo } from "node:readline";
import type { Lesson, Task } from "@dncjs/train";
import { count, counted } from "../numbers.ts";
import type { DeviceLostEvent, EvaluationEvent, StepEvent, TrainEvent } from "../training/events.ts";
import type { Meter } from "./meter.ts";
import { describeLesson, type ProgressFigures, progressLine } from "./progressLine.ts";
import { Table } from "./table.ts";

/** Who watches a run. */
export interface View {
  /** After every batch. */
  tick(meter: Meter): void;
  tell(event: TrainEvent): void;
  /** A line of text, for people only. */
  note(text: string): void;
  /** The run is over: from now on stdout is free for others. */
  close(): void;
}

export type ViewOptions = Pick<Task, "metric"> & { readonly batches: number; readonly columns: readonly string[] };

/** The view for a machine, a terminal or a pipe. */
export function createView(json: boolean, options: ViewOptions): View {
  if (json) return new JsonView();
  return process.stdout.isTTY ? new TerminalView(options) : new PipeView(options);
}

/** One JSON object a line and nothing else. */
class JsonView implements View {
  tick(): void {}
  note(): void {}
  close(): void {}

  tell(event: TrainEvent): void {
    console.log(JSON.stringify(event));
  }
}

/** Seconds between two rows in a pipe, where nothing moves. */
const SILENCE = 15;

/** A row at every evaluation, and now and then one in between; a line for a new lesson or a batch that was skipped. */
class PipeView implements View {
  protected readonly table: Table;
  protected meter: Meter | undefined;
  #spoke = performance.now() / 1000;

  constructor({ columns }: ViewOptions) {
    this.table = new Table(columns);
  }

  tick(meter: Meter): void {
    this.meter = meter;
  }

  tell(event: TrainEvent): void {
    if (event.event === "evaluation" && event.set === "validation") this.row(event);
    if (event.event === "step" && performance.now() / 1000 - this.#spoke > SILENCE) this.row(event);
    this.interrupt(event);
  }

  note(text: string): void {
    console.log(text);
  }

  close(): void {}

  /** Tells what does not belong into the rows. */
  protected interrupt(event: TrainEvent): void {
    if (event.event === "lesson") this.note(`on to ${describeLesson(event)}`);
    if (event.event === "deviceLost") this.note(describeLoss(event));
    if (event.event !== "skipped") return;
    const what = event.action === "skip" ? "skipped" : "rolled back to the newest evaluation";
    this.note(`batch ${count(event.batch)} ${what}: ${event.problem}`);
  }

  protected row(event: EvaluationEvent | StepEvent): void {
    this.#spoke = performance.now() / 1000;
    for (const line of this.table.row(event, this.meter)) this.note(line);
  }
}

function describeLoss({ batch, problem, goingOnFrom, backend }: DeviceLostEvent): string {
  return `after ${counted(batch, "batch", "batches")}: ${problem}; going on from batch ${count(goingOnFrom)} on ${backend}`;
}

/** Milliseconds between two drawings of the line. */
const REDRAW = 100;

/** Rows that stay for about thirty evaluations, above one line that is drawn anew. */
class TerminalView extends PipeView {
  readonly #options: ViewOptions;
  #metric: number | undefined;
  #lesson: Lesson | undefined;
  #drawn = 0;
  #shownRow = 0;
  #isLineOpen = false;

  constructor(options: ViewOptions) {
    super(options);
    this.#options = options;
  }

  override tick(meter: Meter): void {
    super.tick(meter);
    if (performance.now() - this.#drawn > REDRAW) this.#draw(meter);
  }

  override tell(event: TrainEvent): void {
    if (event.event === "start") this.#lesson = event.lesson;
    if (event.event === "lesson") this.#lesson = event;
    this.interrupt(event);
    if (event.event !== "evaluation" || event.set !== "validation") return;
    this.#metric = event.metrics[this.#options.metric];
    const { batches } = this.#options;
    const isDue = event.batch - this.#shownRow >= batches / 30 || event.solved || event.batch === batches;
    if (isDue) {
      this.#shownRow = event.batch;
      this.row(event);
    }
    if (this.meter) this.#draw(this.meter);
  }

  override note(text: string): void {
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
    this.#drawn = performance.now();
    this.#isLineOpen = true;
    cursorTo(process.stdout, 0);
    process.stdout.write(progressLine(meter, this.#figures(), process.stdout.columns));
    clearLine(process.stdout, 1);
  }
}
