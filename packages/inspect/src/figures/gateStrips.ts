import type { Trace } from "@dncjs/core";
import { requireText } from "../checks.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { Layout } from "./layout.ts";
import { drawStrips, type Strip } from "./strips.ts";
import { element, escapeText } from "./svg.ts";

/**
 * Draws the gates of one batch element over the steps, as SVG: one line per gate and head, with bars from 0 to 1.
 * `gateKey` explains the patterns.
 * @param id prefix of the patterns' ids; must be unique on a page. Defaults to "gates".
 * @param batchIndex index of the batch element. Defaults to 0.
 * @throws ArgumentError if the traced network has no memory
 */
export function gateStrips(trace: Trace, layout: Layout, id: string = "gates", batchIndex: number = 0): string {
  requireText(id, "id");
  const strips = [
    ...writeStrips(trace, id, batchIndex),
    ...readStrips(trace, id, batchIndex),
    ...freeStrips(trace, batchIndex),
  ];
  return drawStrips(strips, layout, { definitions: patterns(id), summary: strips.map(({ name }) => name).join(", ") });
}

/** Stripe patterns: level for a write by content, rising for forward reads, falling for backward reads. */
function patterns(id: string): string {
  const stripes = (name: string, style: string, angle: number) =>
    element(
      "pattern",
      {
        id: `${id}-${name}`,
        width: 4,
        height: 4,
        patternUnits: "userSpaceOnUse",
        patternTransform: `rotate(${angle})`,
      },
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

/** Write gate × allocation gate, and the rest of the write gate. */
function writeStrips(trace: Trace, id: string, batchIndex: number): Strip[] {
  const run = memoryTrace(trace, batchIndex);
  const gates = run.tensor("writeGate");
  const allocationGates = run.tensor("allocationGate");
  const V = run.writeHeads;
  return heads(V, (v) => {
    const gate = (step: number) => gates[step * V + v]!;
    const allocation = (step: number) => allocationGates[step * V + v]!;
    return {
      name: numbered("write gate", v, V),
      style: "write",
      parts: (step) => [
        { share: gate(step) * allocation(step), style: "write" },
        { share: gate(step) * (1 - allocation(step)), style: "write", fill: `${id}-lookup` },
      ],
      hint: (step) =>
        `step ${step}: write gate ${gate(step).toFixed(2)}, allocation gate ${allocation(step).toFixed(2)}`,
    };
  });
}

/** Read modes: content, then forward and backward, each summed over the write heads. */
function readStrips(trace: Trace, id: string, batchIndex: number): Strip[] {
  const run = memoryTrace(trace, batchIndex);
  const modes = run.tensor("readModes");
  const R = run.readHeads;
  const V = run.writeHeads;
  const M = 1 + 2 * V;
  return heads(R, (r) => {
    const sum = (step: number, from: number, to: number) => {
      let total = 0;
      for (let m = from; m < to; m++) total += modes[(step * R + r) * M + m]!;
      return total;
    };
    const backward = (step: number) => sum(step, 0, V);
    const content = (step: number) => sum(step, V, V + 1);
    const forward = (step: number) => sum(step, V + 1, M);
    return {
      name: numbered("read modes", r, R),
      style: "read",
      parts: (step) => [
        { share: content(step), style: "read" },
        { share: forward(step), style: "read", fill: `${id}-forward` },
        { share: backward(step), style: "read", fill: `${id}-back` },
      ],
      hint: (step) =>
        `step ${step}: content ${content(step).toFixed(2)}, forward ${forward(step).toFixed(2)}, backward ${backward(step).toFixed(2)}`,
    };
  });
}

/** Free gates; pale if the head read nothing in the step before. */
function freeStrips(trace: Trace, batchIndex: number): Strip[] {
  const run = memoryTrace(trace, batchIndex);
  const { readHeads: R, locations: N } = run;
  const gates = run.tensor("freeGates");
  const reads = run.tensor("readWeights");
  return heads(R, (r) => {
    const hasRead = (step: number) => {
      let total = 0;
      for (let n = 0; step > 0 && n < N; n++) total += reads[((step - 1) * R + r) * N + n]!;
      return total >= 0.1;
    };
    return {
      name: numbered("free gate", r, R),
      style: "use",
      parts: (step) => [{ share: gates[step * R + r]!, style: hasRead(step) ? "use" : "use band" }],
      hint: (step) =>
        `step ${step}: free gate ${gates[step * R + r]!.toFixed(2)}${hasRead(step) ? "" : ", nothing was read before"}`,
    };
  });
}

function heads(count: number, make: (head: number) => Strip): Strip[] {
  return Array.from({ length: count }, (_, head) => make(head));
}

function numbered(name: string, head: number, count: number): string {
  return count > 1 ? `${name} ${head}` : name;
}

/** Returns the key to `gateStrips` as one line of HTML. */
export function gateKey(): string {
  const entries = [
    ["write gate", "solid: allocation, to a free location; striped: by content"],
    ["read modes", "solid: content; rising stripes: forward along the links; falling stripes: backward"],
    ["free gate", "pale if nothing was read in the step before"],
  ];
  return entries.map(([name, text]) => `<b>${escapeText(name!)}</b> ${escapeText(text!)}`).join(" · ");
}
