import { Dnc, type Trace } from "@dncjs/core";
import { backends } from "./backends.ts";
import type { Verdict } from "./messages.ts";

/** Runs that are timed, and when it is enough of them: a card in software is slow. */
const REPEATS = 20;
const ENOUGH = 500;

/** Runs one model on one sequence x [T,X] on every backend there is; the first is what the others are measured against. */
export async function compareBackends(bytes: Uint8Array, x: Float32Array): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  let reference: Trace | undefined;
  for (const { label: name, open } of backends) {
    try {
      const backend = await open();
      try {
        const dnc = Dnc.load(bytes, { backend });
        const trace = await dnc.trace(x);
        reference ??= trace;
        const steps = x.length / dnc.config.inputSize;
        const microseconds = (1000 * (await millisecondsOf(dnc, x))) / steps;
        verdicts.push({ name, description: backend.description, microseconds, ...worstDifference(trace, reference) });
      } finally {
        backend.dispose();
      }
    } catch (error) {
      verdicts.push({ name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return verdicts;
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
