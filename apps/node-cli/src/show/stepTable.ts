import { styled } from "../colour.ts";
import { columns } from "../columns.ts";
import { type MemoryStep, MIN_FAINT, MIN_WEIGHT, type Read, type Write } from "./memorySteps.ts";

export interface TableOptions {
  /** Input and answer of each step as text. */
  readonly shown: readonly string[];
  readonly answered: readonly string[];
  /** The read head to show. Defaults to all. */
  readonly head?: number | undefined;
}

/** A table with one line per step, or one per head: input, answer, the location written and the location read. */
export function stepTable(steps: readonly MemoryStep[], options: TableOptions): string[] {
  const head = ["step", "shown", "answered", "gate", "written", "read", "in use"];
  const rows = steps.flatMap((step) => stepRows(step, options));
  const [first, ...rest] = columns([head, ...rows], ["right", "left", "left", "left", "left", "left", "right"]);
  return [styled("dim", first!), ...rest];
}

function stepRows({ step, writes, reads, used }: MemoryStep, { shown, answered, head }: TableOptions): string[][] {
  const selected = reads.filter((read) => head === undefined || read.head === head);
  const written = writes.map((write) => withHead(write.head, writes.length, describeWrite(write)));
  const read = selected.map((one) => withHead(one.head, reads.length, describeRead(one)));
  return Array.from({ length: Math.max(written.length, read.length) }, (_, at) => {
    const front = at === 0 ? [String(step), shown[step] ?? "", answered[step] ?? ""] : ["", "", ""];
    const gate = writes[at] ? fraction(writes[at].gate) : "";
    return [...front, gate, written[at] ?? "", read[at] ?? "", at === 0 ? used.toFixed(1) : ""];
  });
}

function withHead(head: number, heads: number, text: string): string {
  return heads > 1 ? `${head}: ${text}` : text;
}

/** "location 4 (0.97) allocated, replaces step 3 (freed at step 9)". */
export function describeWrite({ gate, allocation, location, weight, held, freed }: Write): string {
  const isFaint = weight >= MIN_FAINT && weight >= gate / 2;
  if (weight < MIN_WEIGHT && !isFaint) return gate < MIN_WEIGHT ? "-" : "spread over many locations";
  const way =
    allocation > 0.9 ? "allocated" : allocation < 0.1 ? "by content" : `${Math.round(100 * allocation)} % allocated`;
  const state = freed ? `freed at step ${freed.step}` : "not freed";
  const source = held === "earlier" ? "an earlier step" : `step ${held}`;
  const replaced = held === null ? "" : `, replaces ${source} (${state})`;
  return `location ${location} (${fraction(weight)}) ${way}${replaced}`;
}

const readModeTexts = { content: "by content", forward: "by forward links", backward: "by backward links" } as const;

/** "location 4 (0.97, written at step 3) by forward links". */
export function describeRead({ location, weight, way, written }: Read): string {
  if (weight < MIN_WEIGHT) return "-";
  const source = written === "earlier" ? "written before these steps" : `written at step ${written}`;
  const origin = written === null ? "never written" : source;
  return `location ${location} (${fraction(weight)}, ${origin}) ${readModeTexts[way]}`;
}

function fraction(value: number): string {
  return value.toFixed(2);
}
