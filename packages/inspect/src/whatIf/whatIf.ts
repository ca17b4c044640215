import { ArgumentError, type DncConfig, type SequenceInput, Session, type State, type Trace } from "@dncjs/core";
import type { Runnable } from "../model.ts";
import { endToEnd } from "../sequence.ts";
import { InterveningBackend } from "./interveningBackend.ts";
import { type Overwrite, sourceOf } from "./overwrite.ts";

/** A number to be replaced in one step. */
export interface Edit {
  /** From 0, counted from the first step of the input that is run. */
  readonly step: number;
  /**
   * By its name in a trace: a state tensor (memory, usage, writeWeights, readWeights, precedence, link, readVectors, h, c), a gate or another
   * part of the interface (writeGate, allocationGate, freeGates, readModes, erase, write, keys, strengths), or what lies between
   * (allocation, writeContent, readContent, forward, backward, retention).
   */
  readonly tensor: string;
  /** Among the numbers of the tensor in that step, end to end: cell j of row n of a memory of width W is n·W + j. */
  readonly index: number;
  readonly value: number;
}

/** Rows that are protected from writing. */
export interface RowLock {
  /** Memory rows, from 0. */
  readonly lockedRows: readonly number[];
  /** The first step of the lock; 0 where missing. */
  readonly from?: number;
  /** The last step of the lock; the end where missing. */
  readonly to?: number;
}

export type Intervention = Edit | RowLock;

export interface WhatIfOptions {
  /** The state to run on from, of a batch of one; an empty memory where missing. */
  readonly from?: State;
}

/**
 * Locks memory rows against writing, in a way the machine respects: their usage is held at 1 and they cannot be freed, so that allocation passes
 * them by; what a write weighting would still give to them is left out, so that their content and the links between them stay as they are.
 */
export function lockRows(rows: readonly number[], steps: Pick<RowLock, "from" | "to"> = {}): RowLock {
  return { lockedRows: rows, ...steps };
}

/**
 * Runs a sequence x [T,X] with some numbers changed, and traces it. A number is replaced as soon as its step has computed it: whatever the
 * step computes afterwards, the output too, and all later steps see the new one. (A changed link is first followed in the next step.) Without
 * interventions this is `Dnc.trace`, to the bit. @throws ArgumentError where a step, a tensor, an index or a row does not exist
 */
export async function whatIf(
  model: Runnable,
  x: SequenceInput,
  interventions: readonly Intervention[],
  { from }: WhatIfOptions = {},
): Promise<Trace> {
  const flat = endToEnd(x, model.config.inputSize);
  const steps = flat.length / model.config.inputSize;
  const late = interventions.find((one): one is Edit => "tensor" in one && one.step >= steps);
  if (late) throw new ArgumentError("step", late.step, `a whole number from 0 to ${steps - 1}`);
  const overwrites = interventions.flatMap((one) => overwritesOf(model.config, one));
  const session = new Session(new InterveningBackend(model.backend, overwrites), model.config, model.parameters, 1);
  try {
    if (from) session.restore(from);
    return await session.trace(flat);
  } finally {
    session.dispose();
  }
}

/** A session in which memory rows are locked from beginning to end, to evaluate with. Its owner disposes of it. @throws ArgumentError */
export function lockedSession(
  model: Runnable,
  rows: readonly number[],
  { batch = 1 }: { readonly batch?: number } = {},
): Session {
  const backend = new InterveningBackend(model.backend, overwritesOf(model.config, lockRows(rows)));
  return new Session(backend, model.config, model.parameters, batch);
}

function overwritesOf(config: DncConfig, intervention: Intervention): Overwrite[] {
  if ("tensor" in intervention) {
    const { step, tensor, index, value } = intervention;
    requireStep("step", step);
    if (!Number.isFinite(value)) throw new ArgumentError("value", value, "a finite number");
    return [{ ...sourceOf(config, tensor, index), value, first: step, last: step }];
  }
  const { lockedRows, from = 0, to = Number.MAX_SAFE_INTEGER } = intervention;
  requireStep("from", from);
  requireStep("to", to);
  return lockedRows.flatMap((row) => lockOf(config, row).map((one) => ({ ...one, first: from, last: to })));
}

function lockOf(config: DncConfig, row: number): Omit<Overwrite, "first" | "last">[] {
  const { memory } = config;
  if (!memory) throw new ArgumentError("rows", row, "none: this network has no memory");
  const { locations: N, writeHeads: V } = memory;
  if (!Number.isInteger(row) || row < 0 || row >= N) {
    throw new ArgumentError("rows", row, `whole numbers from 0 to ${N - 1}`);
  }
  const set = (tensor: string, index: number, value: number) => ({ ...sourceOf(config, tensor, index), value });
  const unwritten = Array.from({ length: V }, (_, v) => set("writeWeights", v * N + row, 0));
  return [set("usage", row, 1), set("retention", row, 1), ...unwritten];
}

function requireStep(name: string, step: number): void {
  if (!Number.isInteger(step) || step < 0) throw new ArgumentError(name, step, "a whole number, 0 or more");
}
