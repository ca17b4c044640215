import { type Dnc, type FloatArray, State, type Trace } from "@dncjs/core";
import { epsilonOf, type Hit } from "./hit.ts";

export interface ManyHits {
  /** [T,X] */
  readonly x: Float32Array;
  /** [T]: 1 at steps whose answers are judged. */
  readonly judged: readonly number[];
  /** The step of all hits. */
  readonly step: number;
  readonly hits: readonly Hit[];
  /** Trace of the original run. */
  readonly whole: Trace;
}

/** Counts the judged squares that each hit changes. Runs all hits as elements of one batch. */
export async function changedSquares(dnc: Dnc, { x, judged, step, hits, whole }: ManyHits): Promise<number[]> {
  const { inputSize: X, outputSize: Y } = dnc.config;
  const B = hits.length;
  const begin = step + 1;
  const rest = x.length / X - begin;
  const session = dnc.session({ batch: B });
  try {
    session.restore(await hitStates(dnc, x.subarray(0, begin * X), hits, whole));
    const repeated = new Float32Array(rest * B * X);
    for (let t = 0; t < rest; t++) {
      for (let b = 0; b < B; b++) repeated.set(x.subarray((begin + t) * X, (begin + t + 1) * X), (t * B + b) * X);
    }
    const y = await session.run(repeated);
    const plain = whole.get("y")!.data;
    return hits.map((_, b) => {
      let changed = 0;
      for (let t = 0; t < rest; t++) {
        if (judged[begin + t] !== 1) continue;
        for (let k = 0; k < Y; k++) {
          if (y[(t * B + b) * Y + k]! > 0 !== plain[(begin + t) * Y + k]! > 0) changed++;
        }
      }
      return changed;
    });
  } finally {
    session.dispose();
  }
}

/** Returns the state after x for a batch with one hit per element. */
async function hitStates(dnc: Dnc, x: Float32Array, hits: readonly Hit[], whole: Trace): Promise<State> {
  const session = dnc.session();
  await session.run(x);
  const one = await session.snapshot();
  session.dispose();
  const many = State.zero(dnc.config, hits.length);
  for (const name of one.names) {
    const numbers: FloatArray = one.tensor(name);
    const all: FloatArray = many.tensor(name);
    hits.forEach((hit, b) => {
      all.set(numbers, b * numbers.length);
      if (hit.tensor === name) all[b * numbers.length + hit.index]! += epsilonOf(whole, hit);
    });
  }
  return many;
}
