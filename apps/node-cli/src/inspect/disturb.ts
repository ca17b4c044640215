import type { Dnc, Trace } from "@dncjs/core";
import { byLargest, bySign, disturb as disturbAll } from "@dncjs/inspect";
import type { NamedCascade } from "@dncjs/inspect/report";
import type { Batch } from "@dncjs/train";

/** Names of the disturbed numbers, by tensor. */
const names: Readonly<Record<string, string>> = {
  memory: "a memory cell",
  usage: "a usage",
  link: "a link",
  precedence: "a precedence",
  readWeights: "a read weight",
  writeWeights: "a write weight",
  readVectors: "a read vector",
  h: "a controller output",
  c: "a controller cell",
};

export interface Disturbed {
  /** Disturbed by 1e-3. */
  readonly cascades: readonly NamedCascade[];
  /** Set to 0. */
  readonly blows: readonly NamedCascade[];
}

export interface DisturbOptions {
  readonly batch: Batch;
  readonly trace: Trace;
  /** Whether outputs are bits (compared by sign) or classes (compared by the largest). */
  readonly isBits: boolean;
  readonly isBaseline?: boolean;
}

/** Disturbs numbers of a sequence, and names the results for the report. */
export async function disturb(model: Dnc, { batch, trace, isBits, isBaseline }: DisturbOptions): Promise<Disturbed> {
  const decide = isBits ? bySign : byLargest;
  const found = await disturbAll(model, { x: batch.x, judged: batch.answer, trace, decide });
  const named = (tensor: string, cascade: NamedCascade["cascade"]): NamedCascade => {
    const name = names[tensor]!;
    const ofLstm = `LSTM: ${name.replace("a controller output", "an output").replace("controller ", "")}`;
    return { name: isBaseline ? ofLstm : name, cascade, ...(isBaseline ? { isBaseline } : {}) };
  };
  return {
    cascades: found.map(({ tensor, small }) => named(tensor, small)),
    blows: found.flatMap(({ tensor, zeroed }) => (zeroed ? [named(tensor, zeroed)] : [])),
  };
}
