import { State } from "@dncjs/core";
import { describe } from "vitest";
import { fuzzed, testCalls } from "../../../tools/fuzz.ts";
import { gateStrips, layoutOf, linkMatrix, locationOrder, locationsOverTime, memoryCells } from "./figures/index.ts";
import {
  bySign,
  columnSymbols,
  disturb,
  firstDifference,
  htmlReport,
  lockedSession,
  lockLocations,
  measuresOf,
  memoryTrace,
  sharpened,
  stateHashes,
  storySymbols,
  whatIf,
} from "./index.ts";
import {
  batchElementOf,
  bitSymbol,
  cascade,
  interference,
  labels,
  leaks,
  locationMeanings,
  mainWrites,
  misses,
  perturb,
  sharpness,
  stateHash,
} from "./measures/index.ts";
import { smallNetwork } from "./testing/network.ts";

const { model, x, steps } = smallNetwork();
const trace = await model.trace(x);
const judged = Array.from({ length: steps }, (_, t) => Number(t > 5));
const shown = Array.from({ length: steps }, (_, t) => (t < 5 ? `s${t}` : null));
const needed = Array.from({ length: steps }, (_, t) => (t > 5 ? [`s${t - 5}`] : null));
const numbers = (size: number) => Array.from({ length: steps * size }, (_, k) => k % 2);
const state = () => State.zero(model.config, 1);
const sequence = { steps, x: numbers(3), target: numbers(2), mask: numbers(1), answer: judged };
const channels = { symbol: { from: 0, bits: 2 }, flags: [[2, "?"]] as [number, string][], needed: 1 };
const strip = { kind: "bits" as const, columns: judged.map((asked) => (asked ? [1, 0] : null)) };
const layout = layoutOf(trace);
const spread = await cascade(model, x, { step: 3, tensor: "memory", judged });

const title = "title";
const lede = "lede";
const report = {
  title,
  lede,
  facts: [["seed", "1"]] as [string, string][],
  verdict: [],
  trace,
  shown,
  needed,
  nothingNeeded: "a reason",
  judged,
  sequence: { shown: strip, target: strip, answered: strip, signs: shown, isWrong: () => false },
  cascades: [
    { name: "memory", cascade: spread },
    { name: "cells", cascade: spread, isBaseline: true },
  ],
  zeroed: [{ name: "usage", cascade: spread }],
  experiments: [{ name: "locked", figures: { error: "3 %" } }],
  reproducibility: ["the same bits"],
};

describe("any arguments", () => {
  testCalls(
    [
      fuzzed("measuresOf", () => [trace, { shown, needed, batchIndex: 0 }], measuresOf),
      fuzzed(
        "memoryTrace",
        () => [trace, 0],
        (...args) => memoryTrace(...args),
      ),
      fuzzed(
        "batchElementOf",
        () => [trace, "memory", 0],
        (...args) => batchElementOf(...args),
      ),
      fuzzed(
        "stateHashes",
        () => [trace, 0],
        (...args) => stateHashes(...args),
      ),
      fuzzed(
        "stateHash",
        () => [state()],
        (...args) => stateHash(...args),
      ),
      fuzzed(
        "firstDifference",
        () => [trace, trace, 0.1],
        (...args) => firstDifference(...args),
      ),
      fuzzed(
        "interference",
        () => [trace, { batchIndex: 0, before: state() }],
        (...args) => interference(...args),
      ),
      fuzzed(
        "labels",
        () => [trace, shown, 0],
        (...args) => labels(...args),
      ),
      fuzzed(
        "mainWrites",
        () => [trace, 0],
        (...args) => mainWrites(...args),
      ),
      fuzzed(
        "leaks",
        () => [trace, 0],
        (...args) => leaks(...args),
      ),
      fuzzed("locationMeanings", () => [trace, { shown, step: 3, batchIndex: 0 }], locationMeanings),
      fuzzed("misses", () => [trace, { shown, needed, batchIndex: 0 }], misses),
      fuzzed(
        "sharpness",
        () => [trace, 0],
        (...args) => sharpness(...args),
      ),
      fuzzed(
        "bitSymbol",
        () => [[1, 0, 1], 1, 2],
        (...args) => bitSymbol(...args),
      ),
      fuzzed("columnSymbols", () => [sequence, channels], columnSymbols),
      fuzzed(
        "storySymbols",
        () => [{ lines: [1, 2], words: [["a"], ["b", "c"]], expected: [null, "a"] }],
        (...args) => storySymbols(...args),
      ),
      fuzzed(
        "perturb",
        () => [state(), { tensor: "memory", index: 1, epsilon: 0.1 }],
        (...args) => perturb(...args),
      ),
      fuzzed(
        "cascade",
        () => [model, [...x], { step: 3, tensor: "memory", index: 1, epsilon: 0.1, judged, decide: bySign }],
        (...args) => cascade(...args),
      ),
      fuzzed(
        "disturb",
        () => [model, { x, judged, trace, decide: bySign }],
        (...args) => disturb(...args),
      ),
      fuzzed(
        "whatIf",
        () => [
          model,
          [...x],
          [{ step: 1, tensor: "memory", index: 2, value: 1 }, lockLocations([1], { from: 1, to: 3 })],
          { from: state() },
        ],
        (...args) => whatIf(...args),
      ),
      fuzzed(
        "lockLocations",
        () => [[1], { from: 1, to: 2 }],
        (...args) => whatIf(model, x, [lockLocations(...args)]),
      ),
      fuzzed(
        "lockedSession",
        () => [model, [1], { batch: 2 }],
        (...args) => lockedSession(...args).dispose(),
      ),
      fuzzed(
        "sharpened",
        () => [model, [...x], { tensors: ["readWeights", "link"], power: 2, lock: lockLocations([1]), from: state() }],
        (...args) => sharpened(...args),
      ),
      fuzzed(
        "layoutOf",
        () => [trace, { narrowest: 5 }],
        (...args) => layoutOf(...args),
      ),
      fuzzed(
        "locationOrder",
        () => [trace, 0],
        (...args) => locationOrder(...args),
      ),
      fuzzed(
        "linkMatrix",
        () => [trace, { step: 3, batchIndex: 0, head: 1 }],
        (one, ...rest) => linkMatrix(one, layout, ...rest),
      ),
      fuzzed(
        "locationsOverTime",
        () => [trace, { batchIndex: 0 }],
        (one, ...rest) => locationsOverTime(one, layout, ...rest),
      ),
      fuzzed(
        "memoryCells",
        () => [trace, { step: 3, shown, head: 1 }],
        (one, ...rest) => memoryCells(one, layout, ...rest),
      ),
      fuzzed(
        "gateStrips",
        () => [trace, "id", 0],
        (one, ...rest) => gateStrips(one, layout, ...rest),
      ),
      fuzzed(
        "htmlReport",
        () => [{ title, lede, trace, shown, needed }],
        (parts) => htmlReport({ ...report, ...parts }),
      ),
    ],
    { runs: 80 },
  );
});
