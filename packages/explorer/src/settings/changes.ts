import type { Field } from "./fields.ts";

/** Kinds of changes: numbers of a location, gates, or a lock on a location. */
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

/** A change of a computed value by the visitor. */
export interface Change {
  readonly kind: ChangeKind;
  readonly step: number;
  /** 0 for a gate. */
  readonly location: number;
  /** Cell of a memory location; source location of a link; else 0. */
  readonly cell: number;
  /** In thousandths: ±10 for a cell, 0 to 1 otherwise. */
  readonly value: number;
}

/** Sizes of a run: T steps, N locations of W numbers. */
export interface RunSizes {
  readonly T: number;
  readonly N: number;
  readonly W: number;
}

export interface ChangeLimits {
  readonly steps: number;
  readonly locations: number;
  readonly cells: number;
}

/** Maximum number of changes; further ones are ignored. */
const MOST = 32;
const FORM = /^([a-z-]+)\.(\d{1,4})\.(\d{1,4})\.(\d{1,4})\.(-?\d{1,6})$/;

/**
 * Field of the form "cell.5.3.7.-1250_lock.6.3.0.0": kind, step, location, cell, thousandths. Ignores invalid changes
 * and clamps numbers.
 */
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

/** Returns the changes with one more, which replaces an older change of the same number. */
export function withChange(changes: readonly Change[], change: Change): readonly Change[] {
  return [...changes.filter((other) => !isOfTheSame(other, change)), change].slice(-MOST);
}

export function isOfTheSame(a: Change, b: Change): boolean {
  return a.kind === b.kind && a.step === b.step && a.location === b.location && a.cell === b.cell;
}

/** Returns the change clamped to a run, which may have fewer steps, locations and cells than an address allows. */
export function placedIn(change: Change, { T, N, W }: RunSizes): Change {
  return {
    ...change,
    step: Math.min(change.step, T - 1),
    location: Math.min(change.location, N - 1),
    cell: Math.min(change.cell, (change.kind === "link" ? N : W) - 1),
  };
}

/** Returns the range of a kind of change, in thousandths. */
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
