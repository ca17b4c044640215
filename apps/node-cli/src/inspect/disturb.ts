import type { Dnc, Trace } from "@dncjs/core";
import { byLargest, bySign, type Cascade, cascade, fullestStep, type NamedCascade } from "@dncjs/inspect";
import type { Batch } from "@dncjs/train";

/** What is disturbed, in the order of a report. */
const names: Readonly<Record<string, string>> = {
  memory: "a memory cell",
  usage: "the use of a row",
  link: "a link",
  precedence: "a precedence",
  readWeights: "a read weight",
  writeWeights: "a write weight",
  readVectors: "a read vector",
  h: "a controller output",
  c: "a controller cell",
};

export interface Disturbed {
  /** By 1e-3, with the growth of each. */
  readonly cascades: readonly NamedCascade[];
  /** Set to 0. */
  readonly blows: readonly NamedCascade[];
}

export interface DisturbOptions {
  readonly batch: Batch;
  readonly trace: Trace;
  /** Decides what outputs are taken for. */
  readonly isBits: boolean;
  readonly isBaseline?: boolean;
}

/**
 * Changes the largest number of each state tensor after the last step before an answer, by 1e-3 and then to 0. A sequence of which no step
 * comes before an answer, or none after it, is not disturbed.
 */
export async function disturb(model: Dnc, { batch, trace, isBits, isBaseline }: DisturbOptions): Promise<Disturbed> {
  const step = Math.min(fullestStep(batch.answer), batch.steps - 2);
  if (step < 0) return { cascades: [], blows: [] };
  const common = { step, judged: batch.answer, decide: isBits ? bySign : byLargest };
  const named = (name: string, found: Cascade): NamedCascade => ({
    name: isBaseline ? `LSTM: ${name.replace("a controller output", "an output").replace("controller ", "")}` : name,
    cascade: found,
    ...(isBaseline ? { isBaseline } : {}),
  });
  const [cascades, blows]: [NamedCascade[], NamedCascade[]] = [[], []];
  for (const [tensor, name] of Object.entries(names)) {
    const largest = largestAt(trace, tensor, step);
    if (!largest) continue;
    const { index, value } = largest;
    cascades.push(named(name, await cascade(model, batch.x, { ...common, tensor, index })));
    if (value !== 0)
      blows.push(named(name, await cascade(model, batch.x, { ...common, tensor, index, epsilon: -value })));
  }
  return { cascades, blows };
}

/** The largest number of a tensor after a step; undefined where the network has no such tensor, or it is never anything but 0. */
function largestAt(trace: Trace, tensor: string, step: number): { index: number; value: number } | undefined {
  const found = trace.get(tensor);
  if (!found) return undefined;
  const size = found.data.length / found.shape[0]!;
  const values = found.data.subarray(step * size, (step + 1) * size);
  let index = 0;
  for (let k = 1; k < size; k++) if (Math.abs(values[k]!) > Math.abs(values[index]!)) index = k;
  return tensor === "c" && values[index] === 0 ? undefined : { index, value: values[index]! };
}
