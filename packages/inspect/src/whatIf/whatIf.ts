import { ArgumentError, type DncConfig, type SequenceInput, Session, type State, type Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireItems } from "../checks.ts";
import { type Runnable, requireModel } from "../model.ts";
import { endToEnd } from "../sequence.ts";
import { InterveningBackend } from "./interveningBackend.ts";
import { type Overwrite, sourceOf } from "./overwrite.ts";

/** Replaces a number in one step. */
export interface Edit {
  /** The step, from 0 at the first step of the input. */
  readonly step: number;
  /**
   * The tensor, by its name in a trace: a state tensor (memory, usage, writeWeights, readWeights, precedence, link,
   * readVectors, h, c), a gate or another part of the interface (writeGate, allocationGate, freeGates, readModes,
   * erase, write, keys, strengths), or an intermediate result (allocation, writeContent, readContent, forward,
   * backward, retention).
   * In a sparse memory a weighting, `retention` and the links of a location are lists: a location that is not in the list of that step keeps its
   * value of 0 (1 of `retention`), and another value is refused.
   */
  readonly tensor: string;
  /** Index in the numbers of the tensor in that step, end to end, of all N locations. Element j of location n of a memory is n·W + j. */
  readonly index: number;
  /** The new number. */
  readonly value: number;
}

/** Protects locations from writing. */
export interface LocationLock {
  /** Memory locations, from 0. */
  readonly lockedLocations: readonly number[];
  /** The first step of the lock. @default 0 */
  readonly from?: number;
  /** The last step of the lock. @default the last step of the run */
  readonly to?: number;
}

/** A change of a run. */
export type Intervention = Edit | LocationLock;

/** Options of `whatIf`. */
export interface WhatIfOptions {
  /** The state to continue from, of a batch of one. @default the zero state */
  readonly from?: State;
}

/**
 * Locks memory locations against writing. Their usage is held at 1 and they cannot be freed, so allocation avoids them.
 * Their write weightings are 0, so their content and the links between them stay.
 * @param steps the first and the last step of the lock; defaults to all steps
 */
export function lockLocations(
  locations: readonly number[],
  steps: Pick<LocationLock, "from" | "to"> = {},
): LocationLock {
  requireItems("locations", locations);
  requireOptions("steps", steps, "from, to");
  return { lockedLocations: locations, ...steps };
}

/**
 * Runs and traces a sequence x [T, X], nested or end to end, with interventions. A number is replaced as soon as its
 * step has computed it: the rest of the step, its output and all later steps use the new number. A changed link is
 * first followed in the next step. Without interventions the result equals `Dnc.trace`, bit for bit.
 * @throws ArgumentError if a step, a tensor, an index or a location does not exist, or a list of a sparse memory lacks the location
 *
 * @example
 * ```ts
 * import { Dnc, ReferenceBackend } from "@dncjs/core";
 * import { lockLocations, whatIf } from "@dncjs/inspect";
 * import { modelFiles, readBytes } from "@dncjs/models";
 *
 * const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
 * const x = new Float32Array(8 * dnc.config.inputSize).fill(1);
 * const trace = await whatIf(dnc, x, [
 *   { step: 3, tensor: "writeGate", index: 0, value: 0 }, // step 3 writes nothing
 *   lockLocations([1, 2], { from: 5 }),
 * ]);
 * ```
 */
export async function whatIf(
  model: Runnable,
  x: SequenceInput,
  interventions: readonly Intervention[],
  options: WhatIfOptions = {},
): Promise<Trace> {
  return runWith(model, x, interventions, options, async (trace) => trace);
}

/** Like `whatIf`. Returns what `read` returns, which also gets the session after the last step. */
export async function runWith<Result>(
  model: Runnable,
  x: SequenceInput,
  interventions: readonly Intervention[],
  options: WhatIfOptions,
  read: (trace: Trace, session: Session) => Promise<Result>,
): Promise<Result> {
  const { from } = requireOptions("options", options, "from");
  requireModel(model);
  requireItems("interventions", interventions, (one, name) => requireOptions(name, one, "an edit or a lock"));
  const flat = endToEnd(x, model.config.inputSize);
  const steps = flat.length / model.config.inputSize;
  const overwrites = interventions.flatMap((one) => overwritesOf(model.config, one));
  const late = interventions.find((one): one is Edit => "tensor" in one && one.step >= steps);
  if (late) throw new ArgumentError("step", late.step, `a whole number from 0 to ${steps - 1}`);
  const session = new Session(new InterveningBackend(model.backend, overwrites), model.config, model.parameters, 1);
  try {
    if (from !== undefined) session.restore(from);
    return await read(await session.trace(flat), session);
  } finally {
    session.dispose();
  }
}

/**
 * Returns a session in which memory locations are locked, to evaluate a network with: in every step, or in the steps of a lock, counted from
 * the first step of the session. "all" closes the write and free gates in every step instead, which keeps the memory as well and costs the
 * same for any number of locations. `batch` defaults to 1. The caller disposes of the session.
 * @throws ArgumentError if a location or a step of the lock does not exist
 */
export function lockedSession(
  model: Runnable,
  locations: readonly number[] | LocationLock | "all",
  options: { readonly batch?: number } = {},
): Session {
  const { batch = 1 } = requireOptions("options", options, "batch");
  requireModel(model);
  const { config } = model;
  const overwrites = locations === "all" ? closedGates(config) : overwritesOf(config, lockOfSession(locations));
  return new Session(new InterveningBackend(model.backend, overwrites), config, model.parameters, batch);
}

function lockOfSession(locations: readonly number[] | LocationLock): LocationLock {
  return "lockedLocations" in Object(locations)
    ? (locations as LocationLock)
    : lockLocations(locations as readonly number[]);
}

/** Closed in every step: nothing is written, and nothing that was read is freed. */
function closedGates(config: DncConfig): Overwrite[] {
  const { memory } = config;
  if (!memory) throw new ArgumentError("locations", "all", "none: this network has no memory");
  const close = (gate: string, heads: number) =>
    Array.from({ length: heads }, (_, head) => ({ ...sourceOf(config, gate, head), ...IN_EVERY_STEP, value: 0 }));
  return [...close("writeGate", memory.writeHeads), ...close("freeGates", memory.readHeads)];
}

const IN_EVERY_STEP = { first: 0, last: Number.MAX_SAFE_INTEGER };

function overwritesOf(config: DncConfig, intervention: Intervention): Overwrite[] {
  if ("tensor" in intervention) {
    const { step, tensor, index, value } = intervention;
    requireStep("step", step);
    if (!Number.isFinite(value)) throw new ArgumentError("value", value, "a finite number");
    return [{ ...sourceOf(config, tensor, index), value, first: step, last: step }];
  }
  const { lockedLocations, from = 0, to = Number.MAX_SAFE_INTEGER } = intervention;
  requireItems("lockedLocations", lockedLocations);
  requireStep("from", from);
  requireStep("to", to);
  return lockedLocations.flatMap((n) => lockOf(config, n).map((one) => ({ ...one, first: from, last: to })));
}

/** @throws ArgumentError if a location or a step of the lock does not exist */
export function requireLock(config: DncConfig, lock: LocationLock): void {
  overwritesOf(config, requireOptions("lock", lock, "lockedLocations, from, to"));
}

function lockOf(config: DncConfig, n: number): Omit<Overwrite, "first" | "last">[] {
  const { memory } = config;
  if (!memory) throw new ArgumentError("locations", n, "none: this network has no memory");
  const { locations: N, writeHeads: V } = memory;
  if (!Number.isInteger(n) || n < 0 || n >= N) {
    throw new ArgumentError("locations", n, `whole numbers from 0 to ${N - 1}`);
  }
  const set = (tensor: string, index: number, value: number) => ({ ...sourceOf(config, tensor, index), value });
  const unwritten = Array.from({ length: V }, (_, v) => set("writeWeights", v * N + n, 0));
  return [set("usage", n, 1), set("retention", n, 1), ...unwritten];
}

function requireStep(name: string, step: number): void {
  if (!Number.isInteger(step) || step < 0) throw new ArgumentError(name, step, "a whole number, 0 or more");
}
