import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import type { Layout } from "./layout.ts";
import { drawStrips, type Strip } from "./strips.ts";
import { element, escapeText } from "./svg.ts";

/**
 * A line a gate, bars from 0 to 1: how much is written (solid to a free row, striped to the row that was looked up), the ways to read (solid by
 * content, ⟋ forward, ⟍ back along the links), how far what was read is given up (pale where nothing had been read). `id` tells the
 * patterns of pictures on one page apart.
 */
export function gateStrips(trace: Trace, layout: Layout, id: string = "gates", row: number = 0): string {
  const strips = [...writeStrips(trace, id, row), ...readStrips(trace, id, row), ...freeStrips(trace, row)];
  return drawStrips(strips, layout, { definitions: patterns(id), summary: strips.map(({ name }) => name).join(", ") });
}

/** Stripes: level for a write that looks its row up, rising for forward, falling for back. */
function patterns(id: string): string {
  const stripes = (name: string, style: string, turn: number) =>
    element(
      "pattern",
      { id: `${id}-${name}`, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
      element("rect", { width: 4, height: 2.2, class: style }),
    );
  return element(
    "defs",
    {},
    stripes("lookup", "write", 0),
    stripes("forward", "read", -45),
    stripes("back", "read", 45),
  );
}

function writeStrips(trace: Trace, id: string, row: number): Strip[] {
  const run = memoryTrace(trace, row);
  const [gate, allocation] = [run.tensor("writeGate"), run.tensor("allocationGate")];
  const V = run.writeHeads;
  return heads(V, (v) => {
    const [at, share] = [(step: number) => gate[step * V + v]!, (step: number) => allocation[step * V + v]!];
    return {
      ...{ name: numbered("write gate", v, V), style: "write" },
      parts: (step) => [
        { share: at(step) * share(step), style: "write" },
        { share: at(step) * (1 - share(step)), style: "write", fill: `${id}-lookup` },
      ],
      tell: (step) =>
        `step ${step}: write gate ${at(step).toFixed(2)}, of which ${share(step).toFixed(2)} to a free row`,
    };
  });
}

function readStrips(trace: Trace, id: string, row: number): Strip[] {
  const run = memoryTrace(trace, row);
  const [R, V, modes] = [run.readHeads, run.writeHeads, run.tensor("readModes")];
  const M = 1 + 2 * V;
  return heads(R, (r) => {
    const sum = (step: number, from: number, to: number) => {
      let total = 0;
      for (let m = from; m < to; m++) total += modes[(step * R + r) * M + m]!;
      return total;
    };
    return {
      ...{ name: numbered("ways to read", r, R), style: "read" },
      parts: (step) => [
        { share: sum(step, V, V + 1), style: "read" },
        { share: sum(step, V + 1, M), style: "read", fill: `${id}-forward` },
        { share: sum(step, 0, V), style: "read", fill: `${id}-back` },
      ],
      tell: (step) =>
        `step ${step}: content ${sum(step, V, V + 1).toFixed(2)}, forward ${sum(step, V + 1, M).toFixed(2)}, back ${sum(step, 0, V).toFixed(2)}`,
    };
  });
}

function freeStrips(trace: Trace, row: number): Strip[] {
  const run = memoryTrace(trace, row);
  const { readHeads: R, rows: N } = run;
  const [gates, reads] = [run.tensor("freeGates"), run.tensor("readWeights")];
  return heads(R, (r) => {
    const wasRead = (step: number) => {
      let total = 0;
      for (let n = 0; step > 0 && n < N; n++) total += reads[((step - 1) * R + r) * N + n]!;
      return total >= 0.1;
    };
    return {
      ...{ name: numbered("free gate", r, R), style: "use" },
      parts: (step) => [{ share: gates[step * R + r]!, style: wasRead(step) ? "use" : "use band" }],
      tell: (step) =>
        `step ${step}: free gate ${gates[step * R + r]!.toFixed(2)}${wasRead(step) ? "" : ", nothing had been read"}`,
    };
  });
}

function heads(count: number, make: (head: number) => Strip): Strip[] {
  return Array.from({ length: count }, (_, head) => make(head));
}

function numbered(name: string, head: number, count: number): string {
  return count > 1 ? `${name} ${head}` : name;
}

/** The key to `gateStrips`, as HTML: swatches with words. */
export function gateKey(): string {
  const words = [
    ["write gate", "solid: to a free row; striped: to the row that was looked up"],
    ["ways to read", "solid: by content; rising stripes: forward along the links; falling stripes: back"],
    ["free gate", "how far what was just read is given up; pale where nothing had been read"],
  ];
  return words.map(([name, text]) => `<b>${escapeText(name!)}</b> ${escapeText(text!)}`).join(" · ");
}
