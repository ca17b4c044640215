import { describe, expect, test } from "vitest";
import { callFlops } from "../program/cost.ts";
import type { Call } from "../program/program.ts";
import { operandsOf } from "./kernel.ts";
import { allKernels, type KernelName, type SparseKernelName } from "./specs/index.ts";

/** A call with all operands except `without`. Each operand is a tensor of the same name. */
function call(
  kernel: KernelName | SparseKernelName,
  settings: Record<string, number>,
  without: readonly string[] = [],
): Call {
  const names = operandsOf(allKernels[kernel]).filter((name) => !without.includes(name));
  const operands = Object.fromEntries(names.map((name) => [name, { tensor: name }]));
  return { label: kernel, kernel, spec: allKernels[kernel], phase: "step", operands, settings };
}

describe("operations of a primitive equal a count by hand on a small call", () => {
  const masks = ["masks"];
  const sharp = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];
  const options = { masking: 0, sharpness: 0, softplusStrengths: 0, tanhVectors: 0 };
  const sizes = { N: 5, W: 3, R: 2, V: 1, M: 3, ...options };
  const lists = { reads: 3, links: 2, allocations: 4, readSize: 9, writeSize: 7 };
  const sparse = { ...sizes, ...lists, N: 30, touched: 7, written: 7, changed: 7 };
  test.each<[Call, number, number]>([
    // 4 outputs of 3 + 2 inputs, two operations each.
    [call("linear", { M: 4, K0: 3, K1: 2, K2: 0, stride0: 3, stride1: 2, stride2: 0 }), 40, 40],
    // Per unit: three σ of 3 operations each, 2 tanh, 3 for c, 1 for h.
    [call("lstm", { H: 2, clip: 0, gradientClip: 0 }), 2 * (9 + 2 + 3 + 1), 2 * 28],
    // Per number 7, per group 5; backward 13 and 2.
    [call("layerNorm", { G: 2, K: 3 }), 2 * (7 * 3 + 5), 2 * (13 * 3 + 2)],
    // Per unit: two σ of a sum, tanh, 2 for its argument, 3 for the mixture.
    [call("gru", { H: 2, clip: 0, gradientClip: 0 }), 2 * (8 + 3 + 3), 2 * 26],
    [call("relu", { K: 7 }), 7, 14],
    // σ: 3 erase, 2 free gates, 2 write gates. oneplus: 3 strengths. Two softmaxes of 3. Backward also 4 · 3 copied numbers.
    [call("interfaceVector", { ...sizes, I: 26 }), 3 * 7 + 4 * 3 + 4 * 6, 12 + 4 * 7 + 5 * 3 + 5 * 6],
    // One operation less for each of 3 strengths, one more for each of 12 vector numbers; backward 1 - t² and a product for each.
    [
      call("interfaceVector", { ...sizes, I: 26, softplusStrengths: 1, tanhVectors: 1 }),
      3 * 7 + 3 * 3 + 4 * 6 + 12,
      12 + 36 + 4 * 7 + 5 * 3 + 5 * 6,
    ],
    [call("usage", sizes), (4 + 4) * 5, (8 + 8) * 5],
    // Two keys times 15 numbers, half of the squares; 5 operations for each of 10 similarities.
    [call("contentWeighting", { ...sizes, K: 2 }, masks), 60 + 15 + 50, 120 + 15 + 60],
    [call("allocation", sizes), 35, 60],
    [call("writeWeighting", sizes), 25, 50],
    [call("writeWeighting", sizes, ["allocation"]), 5, 20],
    // 1 - w e, times the number, plus w v.
    [call("memoryWrite", sizes, ["retention"]), 4 * 15, 12 * 15],
    [call("memoryWrite", sizes), 5 * 15, 15 * 15],
    // (1 - w_i - w_j) L + w_i p_j, and the precedence.
    [call("temporalLink", sizes), 4 * 25 + 20, 10 * 25 + 20],
    // Two heads, two directions, a product of 25 each.
    [call("directional", sizes, sharp), 2 * 2 * 50, 2 * 4 * 50],
    [call("readWeighting", sizes), 50, 100],
    [call("readWeighting", sizes, ["forward", "backward"]), 10, 40],
    [call("memoryRead", sizes), 60, 120],
    // Every location is compared with each of 2 keys; backward visits the 2 · 3 chosen ones.
    [call("sparseContentWeighting", { ...sparse, heads: 2 }, masks), 5 * 90 + 30, 6 * (15 + 6)],
    [call("sparseContentWeighting", { ...sparse, heads: 2 }), 9 * 90 + 30, 6 * (33 + 6)],
    [call("sparseUsage", sparse), 8 * 7, 16 * 7],
    [call("sparseAllocation", sparse), 7 * 4, 12 * 4],
    [call("sparseWriteWeighting", sparse), 5 * 7, 10 * 7],
    [call("sparseWriteWeighting", sparse, ["allocation", "allocationIndex"]), 7, 4 * 7],
    [call("sparseMemoryWrite", sparse, ["retention", "touchedIndex"]), 4 * 7 * 3, 12 * 7 * 3],
    // Links of 7 rows and of 7 columns, and 7 · 2 new ones; the precedence.
    [call("sparseTemporalLink", sparse), 12 * 14 + 4 * 9, 30 * 14 + 4 * 9],
    [call("sparseDirectional", sparse, sharp), 2 * 4 * 9 * 2, 2 * 8 * 9 * 2],
    [call("sparseReadWeighting", sparse), 2 * 5 * 3, 2 * 10 * 3],
    [call("sparseMemoryRead", sparse), 2 * 2 * 9 * 3, 4 * 2 * 9 * 3],
    [call("writePrice", { ...sizes, price: 1 }), 7, 7],
    [call("join", { K: 7, K0: 4, K1: 3 }, ["dropout"]), 0, 7],
    [call("join", { K: 7, K0: 4, K1: 3 }), 4, 11],
    [call("clamp", { K: 7, clip: 1 }), 14, 14],
    [call("sigmoidCrossEntropy", { Y: 4 }), 29, 25],
    [call("softmaxCrossEntropy", { Y: 4, G: 2 }), 33, 49],
    [call("meanSquare", { Y: 4 }), 13, 14],
  ])("$0.label: %i %i", (one, forward, backward) => {
    expect([callFlops(one, "forward"), callFlops(one, "backward")]).toEqual([forward, backward]);
  });
});
