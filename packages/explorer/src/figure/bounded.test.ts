import { DncError } from "@dncjs/core";
import { storyChannels } from "@dncjs/tasks/story";
import { describe, expect, it } from "vitest";
import { distanceAt } from "../lessons/break/drift.ts";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import type { Run, RunTensors } from "../session/run.ts";
import { cursorGround, leadView, rulerView } from "./cursorView.ts";
import { gatesView } from "./gatesView.ts";
import { geometryOf } from "./geometry.ts";
import { insideView } from "./insideView.ts";
import { labelsView } from "./labelsView.ts";
import { linksView } from "./linksView.ts";
import { locationOrder } from "./locationOrder.ts";
import { locationNumbers, locationsGround, locationsView } from "./locationsView.ts";
import { memoryView } from "./memoryView.ts";
import { pointers, type Scene } from "./scene.ts";

/** More than ten times the reads of one picture. A loop that does not end exceeds it. */
const MOST_READS = 2_000_000;
const N = 6;
const W = 4;

/** A tensor that throws after too many reads. */
function counted(data: Float32Array, reads: { left: number }): Float32Array {
  return new Proxy(data, {
    get(target, name) {
      if (reads.left-- < 0) throw new DncError("endless", "a view read its run more often than any picture needs");
      const value: unknown = Reflect.get(target, name, target);
      if (name === "subarray")
        return (from: number, to: number) => counted(Float32Array.prototype.subarray.call(data, from, to), reads);
      return typeof value === "function" && name !== "constructor" ? value.bind(target) : value;
    },
  });
}

function runOf(value: number, x: Float32Array, T: number, Y: number, reads: { left: number }): Run {
  const full = (length: number) => counted(new Float32Array(length).fill(value), reads);
  const words = ["writeKey", "writeMask", "readKey", "readMask", "erase", "write", "readVector"] as const;
  const weightings = [
    "usage",
    "writeWeights",
    "readWeights",
    "readBefore",
    "allocation",
    "writeContent",
    "readContent",
  ] as const;
  const scalars = ["writeStrength", "readStrength", "allocationGate", "writeGate", "freeGate"] as const;
  const of = <Name extends keyof RunTensors>(names: readonly Name[], width: number) =>
    Object.fromEntries(names.map((name) => [name, full(T * width)])) as Record<Name, Float32Array>;
  const sizes = { T, N, W, X: x.length / T, Y };
  return {
    ...sizes,
    ...of(words, W),
    ...of([...weightings, "forward", "backward", "precedence"], N),
    ...of(scalars, 1),
    x,
    answers: full(T * Y),
    memory: full(T * N * W),
    link: full(T * N * N),
    readModes: full(T * 3),
    meanings: full(T * N * Y),
    writtenAt: new Int32Array(T * N).fill(-1),
    usageResolution: "exact",
    meaningsAre: "answers",
  };
}

const hostile = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38];

describe.each(hostile)("a run full of %s", (value) => {
  it.each(["copy", "story"] as const)("is drawn in bounded time in the lesson %s", (name) => {
    const { content, request, lesson } = lessonContentOf({ lesson: name, shown: null, text: null, choice: null });
    const reads = { left: MOST_READS };
    const Y = name === "copy" ? 6 : storyChannels.outputSize;
    const T = request.x.length / (name === "copy" ? 8 : storyChannels.inputSize);
    const run = runOf(value, request.x, T, Y, reads);
    const order = locationOrder(run, false);
    const geometry = geometryOf({ T: run.T, N, W, ...content.size }, lesson.layout, 1086, false);
    const views = [locationsGround, locationsView, gatesView, insideView, linksView, memoryView, cursorGround];
    const scene: Scene = { run, content, order, geometry, t: 3, move: null, location: 1, focused: true };
    for (const view of [...views, leadView, labelsView, rulerView, content.answered, content.shown, content.ties])
      expect(() => view(scene), view.name).not.toThrow(DncError);
    expect(() => locationNumbers(scene, new Map())).not.toThrow(DncError);
    expect(() => [pointers(scene), content.score(run), content.summary(run, 3), content.moves(run, 3)]).not.toThrow();
  });

  it("is a gap in the drift of a damaged run, or a number", () => {
    const curve = { label: "", from: 0, distances: [1, value], dashed: false };
    const drawn = distanceAt(curve, 1);
    expect(drawn === null || Number.isFinite(drawn)).toBe(true);
  });
});
