import type { Field } from "./fields.ts";

/** What of a step a visitor can change: numbers of a location, gates; or lock a location from then on. */
export const changeKinds = [
  "cell",
  "used",
  "written",
  "read",
  "lookup",
  "free",
  "content",
  "back",
  "forward",
  "link",
  "write-gate",
  "free-share",
  "free-gate",
  "mode-back",
  "mode-content",
  "mode-forward",
  "lock",
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One thing that a visitor changes in what a network computes. */
export interface Change {
  readonly kind: ChangeKind;
  readonly step: number;
  /** 0 for a gate. */
  readonly location: number;
  /** Of a memory location; of a link, the location it comes from; else 0. */
  readonly cell: number;
  /** In thousandths: ±10 for a cell, 0 to 1 for all else. */
  readonly value: number;
}

export interface ChangeLimits {
  readonly steps: number;
  readonly locations: number;
  readonly cells: number;
}

/** More of them are left out. */
const MOST = 32;
const FORM = /^([a-z-]+)\.(\d{1,4})\.(\d{1,4})\.(\d{1,4})\.(-?\d{1,6})$/;

/** "cell.5.3.7.-1250_lock.6.3.0.0": kind, step, location, cell, thousandths. What cannot be read is left out, what is too large clamped. */
export function changesField(key: string, limits: ChangeLimits): Field<readonly Change[]> {
  return {
    key,
    read: (parameters) =>
      (parameters.get(key) ?? "")
        .split("_")
        .flatMap((text) => readChange(text, limits))
        .slice(0, MOST),
    write(parameters, changes) {
      if (changes.length > 0) parameters.set(key, changes.map(writeChange).join("_"));
    },
  };
}

/** The changes with one more, which takes the place of an older one of the same number. */
export function withChange(changes: readonly Change[], change: Change): readonly Change[] {
  return [...changes.filter((other) => !isOfTheSame(other, change)), change].slice(-MOST);
}

export function isOfTheSame(a: Change, b: Change): boolean {
  return a.kind === b.kind && a.step === b.step && a.location === b.location && a.cell === b.cell;
}

/** Between what least and most a number of that kind may be, in thousandths. */
export function rangeOf(kind: ChangeKind): readonly [least: number, most: number] {
  return kind === "cell" ? [-10_000, 10_000] : kind === "lock" ? [0, 0] : [0, 1000];
}

function readChange(text: string, { steps, locations, cells }: ChangeLimits): Change[] {
  const [, word, ...numbers] = FORM.exec(text) ?? [];
  const kind = changeKinds.find((one) => one === word);
  if (!kind) return [];
  const [step, location, cell, value] = numbers.map(Number) as [number, number, number, number];
  const [least, most] = rangeOf(kind);
  const within = (number: number, end: number) => Math.min(number, end - 1);
  const clamped = Math.min(most, Math.max(least, value)) + 0;
  return [
    {
      kind,
      step: within(step, steps),
      location: within(location, locations),
      cell: within(cell, cells),
      value: clamped,
    },
  ];
}

function writeChange({ kind, step, location, cell, value }: Change): string {
  return [kind, step, location, cell, value].join(".");
}
