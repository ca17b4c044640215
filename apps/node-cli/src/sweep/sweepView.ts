import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { styled } from "../colour.ts";
import { counted } from "../numbers.ts";
import type { TrainEvent } from "../training/events.ts";
import { ActiveRun } from "./activeRun.ts";
import { runCells } from "./report.ts";
import { isDone, type RunRecord } from "./runRecord.ts";
import type { SweepWatcher } from "./runSweep.ts";
import { networkName, runName, type SweepRun } from "./sweepRun.ts";

export interface SweepView extends SweepWatcher {
  /** A line of text, for people only. */
  note(text: string): void;
  /** The sweep is over: from now on stdout is free for others. */
  close(): void;
}

export interface SweepViewOptions {
  /** The task's own metric. */
  readonly metric: string;
  readonly hasAblations: boolean;
}

/** The view for a machine, a terminal or a pipe. */
export function createSweepView(json: boolean, options: SweepViewOptions): SweepView {
  if (json) return new JsonView();
  return process.stdout.isTTY ? new TerminalView(options) : new PipeView(options);
}

/** One JSON object a line: `begin` and `end` with the record of the run, `failed` with a sentence. */
class JsonView implements SweepView {
  progress(): void {}
  note(): void {}
  close(): void {}

  begin(_run: SweepRun, before: RunRecord): void {
    console.log(JSON.stringify({ event: "begin", ...before }));
  }

  end(record: RunRecord): void {
    console.log(JSON.stringify({ event: "end", ...record }));
  }

  fail(run: SweepRun, sentence: string): void {
    console.log(JSON.stringify({ event: "failed", ...run, sentence }));
  }
}

const WIDTHS = [6, 16, 11, 10, 14];
const NETWORK = 15;

/** Seconds between two lines about a run in a pipe, where nothing moves. */
const SILENCE = 30;

/** A row for every run that is done, and now and then a line about those that are not. */
class PipeView implements SweepView {
  protected readonly options: SweepViewOptions;
  protected readonly active = new Map<SweepRun, ActiveRun>();
  readonly #began = now();
  readonly #spoke = new WeakMap<ActiveRun, number>();
  #isBegun = false;

  constructor(options: SweepViewOptions) {
    this.options = options;
  }

  begin(run: SweepRun, before: RunRecord): void {
    this.active.set(run, new ActiveRun(run));
    if (!process.stdout.isTTY) {
      const how =
        before.state === "unfinished" ? `goes on after ${counted(before.batches, "batch", "batches")}` : "begins";
      this.note(styled("dim", `${runName(run)} ${how}`));
    }
  }

  progress(run: SweepRun, event: TrainEvent): void {
    const active = this.active.get(run);
    active?.add(event, this.options.metric);
    if (active) this.show(active);
  }

  end(record: RunRecord): void {
    this.#forget(record);
    this.note(this.#row([networkName(record), ...runCells(record, this.options.metric)], isDone(record)));
  }

  fail(run: SweepRun, sentence: string): void {
    this.#forget(run);
    this.note(`${runName(run)} failed: ${sentence}`);
  }

  note(text: string): void {
    console.log(text);
  }

  close(): void {}

  protected show(active: ActiveRun): void {
    if (now() - (this.#spoke.get(active) ?? this.#began) < SILENCE) return;
    this.#spoke.set(active, now());
    this.note(styled("dim", active.line(this.options.metric)));
  }

  #forget({ seed, without }: SweepRun): void {
    for (const run of this.active.keys()) if (run.seed === seed && run.without === without) this.active.delete(run);
  }

  /** With the head before the first row. */
  #row(cells: readonly string[], done: boolean): string {
    const row = this.#line(cells);
    const shown = done ? row : styled("dim", row);
    if (this.#isBegun) return shown;
    this.#isBegun = true;
    const head = ["network", "seed", "solved", "batches", "seconds", this.options.metric];
    return `${styled("dim", this.#line(head))}\n${shown}`;
  }

  #line([network, ...cells]: readonly string[]): string {
    const padded = cells.map((text, at) => text.padStart(WIDTHS[at]!)).join("");
    return this.options.hasAblations ? network!.padEnd(NETWORK) + padded : padded;
  }
}

/** Milliseconds between two drawings of the lines. */
const REDRAW = 200;

/** Rows that stay, above one line for each run that is being made, drawn anew. */
class TerminalView extends PipeView {
  #lines = 0;
  #drawn = 0;

  override begin(run: SweepRun, before: RunRecord): void {
    super.begin(run, before);
    this.#draw();
  }

  override note(text: string): void {
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
    if (performance.now() - this.#drawn > REDRAW) this.#draw();
  }

  #draw(): void {
    this.close();
    this.#drawn = performance.now();
    const lines = [...this.active.values()].map((active) => active.line(this.options.metric));
    const room = Math.max(1, process.stdout.columns - 1);
    process.stdout.write(lines.map((line) => `${line.slice(0, room)}\n`).join(""));
    this.#lines = lines.length;
  }
}

function now(): number {
  return performance.now() / 1000;
}
