import { amount } from "@dncjs/train/files";
import { styled } from "../colour.ts";
import { columns } from "../columns.ts";
import { count, counted, duration, percent } from "../numbers.ts";
import type { Part } from "./estimate.ts";
import type { PlanReport } from "./report.ts";
import { flops } from "./units.ts";

/** Tensors and calls below this share are summed up in one line. */
const MIN_SHARE = 0.005;
const MAX_LINES = 12;

const partNames: Readonly<Record<Part, string>> = {
  parameters: "parameters",
  parameterGradients: "gradients of the parameters",
  optimizer: "optimizer state",
  rearranged: "rearranged weights of the backend (estimate)",
  indexes: "indexes of the sparse memory",
  state: "states",
  checkpoints: "checkpoints of the state",
  tape: "tape: values saved for the backward pass",
  gradients: "gradients of states and of the tape",
  sequences: "inputs, outputs and targets",
  evaluation: "evaluation during training",
};

/** The report as blocks of lines. */
export function describePlan(report: PlanReport): string[][] {
  return [memoryLines(report), tensorLines(report), workLines(report), adviceLines(report)];
}

function memoryLines({ parts, total, limit, limitedBy, deviceMayHaveMore, backend, fits }: PlanReport): string[] {
  const rows = (Object.entries(parts) as [Part, number][])
    .filter(([, bytes]) => bytes > 0)
    .map(([part, bytes]) => [partNames[part], amount(bytes), shareOf(bytes / total)]);
  const verdict = fits ? "it fits" : styled("bold", deviceMayHaveMore ? "it may not fit" : "it does not fit");
  return [
    ...heading(columns([["memory", "bytes", "share"], ...rows, ["total", amount(total)]], ["left", "right", "right"])),
    `${backend} has at ${deviceMayHaveMore ? "least" : "most"} ${amount(limit)} (${limitedBy}): ${verdict}`,
  ];
}

function tensorLines({ tensors }: PlanReport): string[] {
  const shown = tensors.filter(({ share }) => share >= MIN_SHARE).slice(0, MAX_LINES);
  const rest = tensors.slice(shown.length);
  const rows = shown.map(({ name, place, shape, slots, values, gradients, share }) => [
    name,
    place,
    `${slots > 1 ? `${count(slots)} × ` : ""}[${shape.join(", ")}]`,
    amount(values),
    gradients > 0 ? amount(gradients) : "-",
    shareOf(share),
  ]);
  const bytes = rest.reduce((sum, { values, gradients }) => sum + values + gradients, 0);
  const share = rest.reduce((sum, tensor) => sum + tensor.share, 0);
  if (rest.length > 0) rows.push([counted(rest.length, "smaller tensor"), "", "", amount(bytes), "", shareOf(share)]);
  const head = ["tensor", "kind", "slots × [shape]", "values", "gradients", "share"];
  return heading(columns([head, ...rows], ["left", "left", "left", "right", "right", "right"]));
}

function workLines({ work, mode, batch, steps, batches, backend }: PlanReport): string[] {
  const all = work.forward + work.backward;
  const shown = work.calls.filter(({ forward, backward }) => (forward + backward) / all >= MIN_SHARE);
  const row = (name: string, primitive: string, { forward, backward, bytes }: Omit<typeof work, "calls">) => [
    name,
    primitive,
    flops(forward),
    backward > 0 ? flops(backward) : "-",
    shareOf((forward + backward) / all),
    amount(bytes),
  ];
  const rows = shown.map((call) => row(call.call, call.primitive, call));
  const head = ["work per step", "primitive", "forward", "backward", "share", "moved"];
  const lines = columns([head, ...rows, row("total", "", work)], ["left", "left", "right", "right", "right", "right"]);
  const verb = mode === "train" ? "training on" : "running";
  return [
    ...heading(lines),
    `${verb} ${counted(batch, "sequence")} of ${counted(steps, "step")}: ${batches === null ? workTime(all * steps, backend) : flops(all * steps)}`,
    ...(batches === null ? [] : [`all ${count(batches)} batches: at most ${workTime(all * steps * batches, backend)}`]),
  ];
}

/** Operations per second of one thread on small networks, a cautious figure; `dnc bench` measures it. */
const CAUTIOUS_RATE = 20e9;

/** Operations, and the time that a processor takes for them. */
function workTime(operations: number, backend: string): string {
  if (backend === "gpu") return flops(operations);
  const time = duration(operations / CAUTIOUS_RATE);
  return `${flops(operations)}, ${time} at ${flops(CAUTIOUS_RATE)}/s, a cautious rate of one thread`;
}

function adviceLines(report: PlanReport): string[] {
  const { mode, fits, largestBatch, leanest, keepEvery, total, tensors } = report;
  const lines = [
    largestBatch === 0
      ? "largest batch that fits: none, a batch of 1 is too large"
      : `largest batch that fits: ${largestBatch > 65_535 ? "65,536 (the maximum)" : count(largestBatch)}`,
  ];
  if (mode !== "train") return lines;
  if (leanest) {
    const saved = percent(1 - leanest.total / total);
    const larger = leanest.largestBatch > largestBatch ? `, largest batch ${count(leanest.largestBatch)}` : "";
    lines.push(
      `with --keep-every ${leanest.keepEvery}: ${amount(leanest.total)}, ${saved} less${larger}; most steps are then computed forward twice`,
    );
  } else lines.push(keepEvery ? "no other --keep-every needs less memory" : "--keep-every would not save memory");
  if (!fits && largestBatch === 0 && !leanest?.largestBatch) {
    const isDense = tensors.some(({ name }) => name === "link");
    lines.push(
      `reduce --locations first${isDense ? ": links need locations² numbers per step; --sparse needs fewer" : ""}`,
    );
  }
  return lines;
}

function shareOf(fraction: number): string {
  return fraction > 0 && fraction < 0.001 ? "<0.1 %" : percent(fraction);
}

function heading(lines: readonly string[]): string[] {
  return [styled("dim", lines[0]!), ...lines.slice(1)];
}
