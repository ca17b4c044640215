import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../testing/readEvents.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import type { TrainEvent } from "../run/events.ts";
import { Board } from "./board.ts";

const numbers = { loss: 0.5, writeCost: 0, gradientNorm: 2, learningRate: 0.25 };
const lesson = { index: 1, count: 3, description: "up to 4 vectors" };

function step(batch: number): TrainEvent {
  return { event: "step", batch, ...numbers, seconds: 1 };
}

function start(batch: number, fields: Partial<Extract<TrainEvent, { event: "start" }>> = {}): TrainEvent {
  const what = { task: "copy", description: "", run: "runs/a", seed: 1, backend: "wasm", why: "", parameters: 9 };
  return { event: "start", ...what, batch, batches: 100, ...fields };
}

/** The numbers that a board writes for these events, by batch. */
function shown(events: readonly TrainEvent[], { batchesDone = 0, skipped = 0 } = {}) {
  const folder = temporaryFolder();
  const board = Board.open(folder, { batchesDone, skipped, about: {} });
  for (const event of events) board.add(event);
  board.close();
  const [file] = readdirSync(folder);
  return readEvents(join(folder, file!)).flatMap(({ step: batch, scalars }) =>
    Object.keys(scalars).length > 0 ? [[batch, scalars]] : [],
  );
}

describe("a board writes", () => {
  test("the lesson with every step, also after resuming; none without a curriculum", () => {
    const next: TrainEvent = { event: "lesson", batch: 12, ...lesson, index: 2, seconds: 1 };
    expect(shown([start(10, { lesson }), step(11), next, step(13)], { batchesDone: 10 })).toEqual([
      [11, { ...numbers, lesson: 1 }],
      [13, { ...numbers, lesson: 2 }],
    ]);
    expect(shown([start(0), step(1)])).toEqual([[1, numbers]]);
  });

  test("the number of skipped batches so far, including those before the run was resumed", () => {
    const skipped = (batch: number): TrainEvent => {
      return { event: "skipped", batch, action: "skip", problem: "the loss is NaN", seconds: 1 };
    };
    expect(shown([skipped(21), skipped(30)], { batchesDone: 20, skipped: 4 })).toEqual([
      [21, { skipped: 5 }],
      [30, { skipped: 6 }],
    ]);
  });

  test("metrics by set, and gradient statistics by tensor", () => {
    const tensors = { "output.weight": { norm: 1, largest: 0.5, zeros: 0.25, weightNorm: 8 } };
    const evaluation = { event: "evaluation", batch: 4, solved: false, seconds: 1 } as const;
    const events: TrainEvent[] = [
      { ...evaluation, set: "validation", metrics: { bitError: 0.5, "task1.error": 1 }, lesson: 0 },
      { event: "gradients", batch: 4, tensors, seconds: 1 },
      { ...evaluation, set: "evaluation", metrics: { bitError: 0.75 } },
    ];
    expect(shown(events)).toEqual([
      [4, { "validation/bitError": 0.5, "validation/task1.error": 1 }],
      [
        4,
        {
          "gradients/output.weight/norm": 1,
          "gradients/output.weight/largest": 0.5,
          "gradients/output.weight/zeros": 0.25,
          "gradients/output.weight/weightNorm": 8,
        },
      ],
      [4, { "evaluation/bitError": 0.75 }],
    ]);
  });

  test("nothing for events without numbers", () => {
    const events: TrainEvent[] = [
      start(0),
      { event: "saved", batch: 0, seconds: 0 },
      { event: "end", outcome: "finished", batch: 4, seconds: 1, run: "runs/a" },
    ];
    expect(shown(events)).toEqual([]);
  });
});
