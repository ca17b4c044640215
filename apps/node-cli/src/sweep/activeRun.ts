import type { TrainEvent } from "@dncjs/train/node";
import { clock, count, metric, rate } from "../numbers.ts";
import { Meter } from "../progress/meter.ts";
import { runName, type SweepRun } from "./sweepRun.ts";

/** The progress of a run in training. */
export class ActiveRun {
  readonly run: SweepRun;
  #batches = Number.NaN;
  #meter: Meter | undefined;
  #metric: number | undefined;

  constructor(run: SweepRun) {
    this.run = run;
  }

  add(event: TrainEvent, name: string): void {
    if (event.event === "start") {
      this.#batches = event.batches;
      this.#meter = new Meter(event.batches, event.batch, now());
    } else if (event.event === "step") this.#meter?.add(event.batch, event.loss, 0, now());
    else if (event.event === "evaluation") this.#metric = event.metrics[name];
  }

  /** "seed 3  1,250 / 4,000  bitError 3.1 %  310 batches/s  0:12 left at most". */
  line(name: string): string {
    const meter = this.#meter;
    if (!meter) return `${runName(this.run)}  starting`;
    const figures = [
      `${count(meter.batch).padStart(count(this.#batches).length)} / ${count(this.#batches)}`,
      `${name} ${metric(name, this.#metric).padEnd(6)}`,
      `${rate(meter.batchesPerSecond).padStart(5)} batches/s`,
      `${clock(meter.secondsLeft).padStart(5)} left at most`,
    ];
    return [runName(this.run), ...figures].join("  ");
  }
}

function now(): number {
  return performance.now() / 1000;
}
