import { type AnyBackend, Dnc, type Trace } from "@dncjs/core";
import { compared } from "./backends.ts";
import type { Verdict } from "./messages.ts";

/** Runs that are timed, and when it is enough of them: a card in software is slow. */
const REPEATS = 20;
const ENOUGH = 500;

/**
 * Runs one model on one sequence x [T,X] on one of the backends to be compared, counted from 0, and on the first of them, which is what
 * the others are measured against. Null where there are no more.
 */
export async function compareBackend(bytes: Uint8Array, x: Float32Array, at: number): Promise<Verdict | null> {
  const entry = compared[at];
  if (!entry) return null;
  const { label: name } = entry;
  try {
    const reference = await withModel(compared[0]!, bytes, (dnc) => dnc.trace(x));
    return await withModel(entry, bytes, async (dnc, { description }) => {
      const worst = worstDifference(await dnc.trace(x), reference);
      const microseconds = (1000 * (await millisecondsOf(dnc, x)) * dnc.config.inputSize) / x.length;
      return { name, description, microseconds, ...worst };
    });
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  }
}

async function withModel<Result>(
  { open }: (typeof compared)[number],
  bytes: Uint8Array,
  act: (dnc: Dnc, backend: AnyBackend) => Promise<Result>,
): Promise<Result> {
  const backend = await open();
  try {
    return await act(Dnc.load(bytes, { backend }), backend);
  } finally {
    backend.dispose();
  }
}

/** The shortest of some runs: what else the machine does only makes it longer. */
async function millisecondsOf(dnc: Dnc, x: Float32Array): Promise<number> {
  const session = dnc.session();
  let best = Number.POSITIVE_INFINITY;
  const begin = performance.now();
  for (let repeat = 0; repeat < REPEATS && performance.now() - begin < ENOUGH; repeat++) {
    session.reset();
    const start = performance.now();
    await session.run(x);
    best = Math.min(best, performance.now() - start);
  }
  session.dispose();
  return best;
}

/** Over every number of every step: the largest |a - b|, and where it is. */
function worstDifference(
  a: Trace,
  b: Trace,
): { readonly difference: number; readonly tensor: string; readonly step: number } {
  let worst = { difference: 0, tensor: "", step: 0 };
  for (const [tensor, { data, shape }] of a) {
    const other = b.get(tensor)!.data;
    const width = data.length / shape[0]!;
    for (let k = 0; k < data.length; k++) {
      const difference = Math.abs(data[k]! - other[k]!);
      if (!(difference <= worst.difference)) worst = { difference, tensor, step: Math.floor(k / width) };
    }
  }
  return worst;
}
