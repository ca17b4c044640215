import { styled } from "../colour.ts";
import { columns } from "../columns.ts";
import { type MemoryStep, type Read, VISIBLE, type Write } from "./memorySteps.ts";

export interface TableOptions {
  /** What is shown in a step and what is answered, in words. */
  readonly shown: readonly string[];
  readonly answered: readonly string[];
  /** The read head to be told of; all where undefined. */
  readonly head?: number | undefined;
}

/** A line a step, more where there are several heads: what came in and went out, what was written where, what was read where from. */
export function stepTable(steps: readonly MemoryStep[], options: TableOptions): string[] {
  const head = ["step", "shown", "answered", "gate", "written", "read", "in use"];
  const rows = steps.flatMap((step) => stepRows(step, options));
  const [first, ...rest] = columns([head, ...rows], ["right", "left", "left", "left", "left", "left", "right"]);
  return [styled("dim", first!), ...rest];
}

function stepRows({ step, writes, reads, used }: MemoryStep, { shown, answered, head }: TableOptions): string[][] {
  const told = reads.filter((read) => head === undefined || read.head === head);
  const written = writes.map((write) => named(write.head, writes.length, describeWrite(write)));
  const read = told.map((one) => named(one.head, reads.length, describeRead(one)));
  return Array.from({ length: Math.max(written.length, read.length) }, (_, at) => {
    const front = at === 0 ? [String(step), shown[step] ?? "", answered[step] ?? ""] : ["", "", ""];
    const gate = writes[at] ? fraction(writes[at].gate) : "";
    return [...front, gate, written[at] ?? "", read[at] ?? "", at === 0 ? used.toFixed(1) : ""];
  });
}

function named(head: number, heads: number, text: string): string {
  return heads > 1 ? `${head}: ${text}` : text;
}

/** "row 4 (0.97) allocated, step 3's before (freed at step 9)". */
export function describeWrite({ gate, allocation, row, weight, held, freed }: Write): string {
  if (weight < VISIBLE) return gate < VISIBLE ? "-" : "spread over many rows";
  const way =
    allocation > 0.9 ? "allocated" : allocation < 0.1 ? "by content" : `${Math.round(100 * allocation)} % allocated`;
  const before =
    held === null ? "" : `, ${freed ? `step ${held}'s before (freed at step ${freed.step})` : `over step ${held}'s`}`;
  return `row ${row} (${fraction(weight)}) ${way}${before}`;
}

const going = { content: "by content", forward: "going forward", backward: "going back" } as const;

/** "row 4 (0.97, written at step 3) going forward". */
export function describeRead({ row, weight, way, written }: Read): string {
  if (weight < VISIBLE) return "-";
  const holds = written === null ? "never written" : `written at step ${written}`;
  return `row ${row} (${fraction(weight)}, ${holds}) ${going[way]}`;
}

function fraction(value: number): string {
  return value.toFixed(2);
}
