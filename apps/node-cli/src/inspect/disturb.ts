import type { Dnc, Trace } from "@dncjs/core";
import { byLargest, bySign, type Decide, disturb as disturbAll } from "@dncjs/inspect";
import type { NamedCascade } from "@dncjs/inspect/report";
import type { Batch, Task } from "@dncjs/train";

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
  /** Outputs are compared by the class of each softmax, those of other losses by their signs. */
  readonly task: Pick<Task, "loss" | "lossGroups">;
  readonly isBaseline?: boolean;
}

/** Disturbs numbers of a sequence, and names the results for the report. */
export async function disturb(model: Dnc, { batch, trace, task, isBaseline }: DisturbOptions): Promise<Disturbed> {
  const isClasses = task.loss === "softmaxCrossEntropy";
  const decide: Decide = isClasses ? (logits) => byLargest(logits, task.lossGroups) : bySign;
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
