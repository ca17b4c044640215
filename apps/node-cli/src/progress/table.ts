import type { EvaluationEvent, StepEvent } from "@dncjs/train/node";
import { styled } from "../colour.ts";
import { clock, count, metric, rate, real } from "../numbers.ts";
import type { Meter } from "./meter.ts";

const BATCH_WIDTH = 9;
const FIGURE_WIDTH = 10;
/** The longest figure, such as "4.20e-4" or "0.042 %", and the space before it. */
const LEAST_COLUMN = 10;

/** The progress of a run as a table: batch, loss, metrics of the validation set, rate and time. */
export class Table {
  readonly #columns: readonly string[];
  #hasHead = false;

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  /** The lines to print for an event. The first call also returns the head. */
  row(event: EvaluationEvent | StepEvent, meter: Meter | undefined): string[] {
    const metrics = event.event === "evaluation" ? event.metrics : {};
    const line = this.#line(
      count(event.batch),
      meter?.loss === undefined ? "-" : real(meter.loss),
      this.#columns.map((name) => metric(name, metrics[name])),
      [meter ? rate(meter.batchesPerSecond) : "-", clock(event.seconds)],
    );
    if (this.#hasHead) return [line];
    this.#hasHead = true;
    return [styled("dim", this.#line("batch", "loss", this.#columns, ["batches/s", "time"])), line];
  }

  #line(batch: string, loss: string, figures: readonly string[], rest: readonly string[]): string {
    const cells = figures.map((text, at) => text.padStart(Math.max(this.#columns[at]!.length + 3, LEAST_COLUMN)));
    return [
      batch.padStart(BATCH_WIDTH),
      loss.padStart(FIGURE_WIDTH),
      ...cells,
      ...rest.map((text) => text.padStart(FIGURE_WIDTH + 2)),
    ].join("");
  }
}
