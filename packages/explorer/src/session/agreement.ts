import { type AnyBackend, Dnc, type Trace, type TraceTensor } from "@dncjs/core";
import { backendList, type ListedBackend } from "./backendList.ts";
import { reasonOf } from "./backends.ts";
import type { Verdict } from "./messages.ts";

/**
 * Maximum number of rounds, and the time after which no new round starts, in milliseconds: software adapters are slow.
 */
const ROUNDS = 20;
const ENOUGH = 500;
/** Minimum duration of a round in milliseconds. The clock of a page that is not isolated has a resolution of 0.1 ms. */
const ROUND = 2;
/** Maximum number of runs in a round, if the clock stands still. */
const MOST_RUNS = 10_000;

/**
 * Runs a model on a sequence x [T,X], on one backend and on the reference, which is the first in the list. Compares the
 * results.
 */
export async function compareBackend(listed: ListedBackend, bytes: Uint8Array, x: Float32Array): Promise<Verdict> {
  const { traces } = listed;
  try {
    const expected = await withModel(backendList[0]!, bytes, (dnc) => valuesOf(dnc, x, traces));
    return await withModel(listed, bytes, async (dnc, { description }) => {
      const worst = worstDifference(await valuesOf(dnc, x, traces), expected);
      const microseconds = (1000 * (await millisecondsOf(dnc, x)) * dnc.config.inputSize) / x.length;
      return { description, microseconds, ...worst };
    });
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

async function withModel<Result>(
  { open }: ListedBackend,
  bytes: Uint8Array,
  act: (dnc: Dnc, backend: AnyBackend) => Promise<Result>,
): Promise<Result> {
  const backend = await open();
  const dnc = Dnc.load(bytes, { backend });
  try {
    return await act(dnc, backend);
  } finally {
    dnc.dispose();
    backend.dispose();
  }
}

/**
 * Returns the values to compare, by name, [steps,1,…] up to the last step: the trace, or the answers and the final
 * state.
 */
async function valuesOf(dnc: Dnc, x: Float32Array, traces: boolean): Promise<Trace> {
  if (traces) return dnc.trace(x);
  const session = dnc.session();
  try {
    const y = await session.run(x);
    const state = await session.snapshot();
    const { outputSize } = dnc.config;
    const answers: TraceTensor = { shape: [y.length / outputSize, 1, outputSize], data: y };
    const left = state.names.map((name): [string, TraceTensor] => [
      name,
      { shape: [1, ...state.shape(name)], data: state.tensor(name) },
    ]);
    return new Map([["y", answers], ...left]);
  } finally {
    session.dispose();
  }
}

/** Duration of a run in the fastest round: other load only makes rounds slower. */
async function millisecondsOf(dnc: Dnc, x: Float32Array): Promise<number> {
  const session = dnc.session();
  let best = Number.POSITIVE_INFINITY;
  const begin = performance.now();
  for (let round = 0; round < ROUNDS && performance.now() - begin < ENOUGH; round++) {
    const start = performance.now();
    let runs = 0;
    let passed = 0;
    while (passed < ROUND && runs < MOST_RUNS) {
      session.reset();
      await session.run(x);
      runs++;
      passed = performance.now() - start;
    }
    best = Math.min(best, passed / runs);
  }
  session.dispose();
  return best;
}

interface Worst {
  readonly difference: number;
  readonly tensor: string;
  readonly step: number;
  readonly numbers: number;
}

/**
 * Returns the largest |found - expected| over all expected values, its place, and the number of values. NaN counts as
 * the largest.
 * @throws Error if `found` lacks expected values
 */
export function worstDifference(found: Trace, expected: Trace): Worst {
  let worst = { difference: 0, tensor: "", step: 0 };
  let numbers = 0;
  const last = expected.get("y")!.shape[0]! - 1;
  for (const [tensor, { data, shape }] of expected) {
    const other = found.get(tensor)?.data;
    if (other?.length !== data.length)
      throw new Error(`${tensor} is incomplete: got ${other?.length ?? 0} values, expected ${data.length}`);
    const width = data.length / shape[0]!;
    numbers += data.length;
    for (let k = 0; k < data.length && !Number.isNaN(worst.difference); k++) {
      const difference = Math.abs(other[k]! - data[k]!);
      if (!(difference <= worst.difference))
        worst = { difference, tensor, step: last + 1 - shape[0]! + Math.floor(k / width) };
    }
  }
  return { ...worst, numbers };
}
