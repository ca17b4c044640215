import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import type { TrainEvent } from "@dncjs/train/node";
import { styled } from "../colour.ts";
import { counted } from "../numbers.ts";
import { ActiveRun } from "./activeRun.ts";
import { runCells } from "./report.ts";
import { isDone, type RunRecord } from "./runRecord.ts";
import type { SweepObserver } from "./runSweep.ts";
import { networkName, runName, type SweepRun } from "./sweepRun.ts";

export interface SweepView extends SweepObserver {
  /** Prints a line of text; nothing with --json. */
  print(text: string): void;
  /** Ends the progress lines, so that others may write to stdout. */
  close(): void;
}

export interface SweepViewOptions {
  /** The task's own metric. */
  readonly metric: string;
  readonly hasAblations: boolean;
}

/** Creates the view for --json, a terminal or a pipe. */
export function createSweepView(json: boolean, options: SweepViewOptions): SweepView {
  if (json) return new JsonView();
  return process.stdout.isTTY ? new TerminalView(options) : new PipeView(options);
}

/** Prints one JSON object per line: `begin` and `end` with the record of the run, `failed` with a message. */
class JsonView implements SweepView {
  progress(): void {}
  print(): void {}
  close(): void {}

  begin(_run: SweepRun, before: RunRecord): void {
    console.log(JSON.stringify({ event: "begin", ...before }));
  }

  end(record: RunRecord): void {
    console.log(JSON.stringify({ event: "end", ...record }));
  }

  fail(run: SweepRun, message: string): void {
    console.log(JSON.stringify({ event: "failed", ...run, sentence: message }));
  }
}

const WIDTHS = [6, 16, 11, 10, 14];
const NETWORK_WIDTH = 15;

/** Minimum seconds between two progress lines of a run, in a pipe. */
const LINE_SECONDS = 30;

/** Prints a row for every finished run and a progress line for each active run from time to time. */
class PipeView implements SweepView {
  protected readonly options: SweepViewOptions;
  protected readonly active = new Map<SweepRun, ActiveRun>();
  readonly #startedAt = now();
  readonly #lastLineAt = new WeakMap<ActiveRun, number>();
  #hasHead = false;

  constructor(options: SweepViewOptions) {
    this.options = options;
  }

  begin(run: SweepRun, before: RunRecord): void {
    this.active.set(run, new ActiveRun(run));
    if (!process.stdout.isTTY) {
      const isResumed = before.state === "unfinished";
      const action = isResumed ? `resumes after ${counted(before.batches, "batch", "batches")}` : "starts";
      this.print(styled("dim", `${runName(run)} ${action}`));
    }
  }

  progress(run: SweepRun, event: TrainEvent): void {
    const active = this.active.get(run);
    active?.add(event, this.options.metric);
    if (active) this.show(active);
  }

  end(record: RunRecord): void {
    this.#removeActive(record);
    this.print(this.#row([networkName(record), ...runCells(record, this.options.metric)], isDone(record)));
  }

  fail(run: SweepRun, message: string): void {
    this.#removeActive(run);
    this.print(`${runName(run)} failed: ${message}`);
  }

  print(text: string): void {
    console.log(text);
  }

  close(): void {}

  protected show(active: ActiveRun): void {
    if (now() - (this.#lastLineAt.get(active) ?? this.#startedAt) < LINE_SECONDS) return;
    this.#lastLineAt.set(active, now());
    this.print(styled("dim", active.line(this.options.metric)));
  }

  #removeActive({ seed, without }: SweepRun): void {
    for (const run of this.active.keys()) if (run.seed === seed && run.without === without) this.active.delete(run);
  }

  /** Returns a row; the first time with the head before it. */
  #row(cells: readonly string[], done: boolean): string {
    const row = this.#line(cells);
    const shown = done ? row : styled("dim", row);
    if (this.#hasHead) return shown;
    this.#hasHead = true;
    const head = ["network", "seed", "solved", "batches", "seconds", this.options.metric];
    return `${styled("dim", this.#line(head))}\n${shown}`;
  }

  #line([network, ...cells]: readonly string[]): string {
    const padded = cells.map((text, at) => text.padStart(WIDTHS[at]!)).join("");
    return this.options.hasAblations ? network!.padEnd(NETWORK_WIDTH) + padded : padded;
  }
}

/** Minimum milliseconds between two redraws of the progress lines. */
const REDRAW_MS = 200;

/** Prints rows above progress lines, one for each active run, that are redrawn. */
class TerminalView extends PipeView {
  #lines = 0;
  #drawnAt = 0;

  override begin(run: SweepRun, before: RunRecord): void {
    super.begin(run, before);
    this.#draw();
  }

  override print(text: string): void {
    this.close();
    console.log(text);
    this.#draw();
  }

  override close(): void {
    if (this.#lines === 0) return;
    moveCursor(process.stdout, 0, -this.#lines);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    this.#lines = 0;
  }

  protected override show(): void {
    if (performance.now() - this.#drawnAt > REDRAW_MS) this.#draw();
  }

  #draw(): void {
    this.close();
    this.#drawnAt = performance.now();
    const lines = [...this.active.values()].map((active) => active.line(this.options.metric));
    const width = Math.max(1, process.stdout.columns - 1);
    process.stdout.write(lines.map((line) => `${line.slice(0, width)}\n`).join(""));
    this.#lines = lines.length;
  }
}

function now(): number {
  return performance.now() / 1000;
}
