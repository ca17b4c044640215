import type { Dnc, Trace } from "@dncjs/core";
import { type Edit, type Intervention, lockLocations, whatIf } from "@dncjs/inspect";
import { fullestStep, lastWrites } from "@dncjs/inspect/measures";
import type { Batch, Metrics, Task } from "@dncjs/train";
import { judgeExample } from "../show/example.ts";

/** What came of a change. */
export interface Tried {
  readonly name: string;
  readonly metrics: Metrics;
}

/** What is changed, in words. */
export type Change = readonly [name: string, interventions: readonly Intervention[]];

/** Runs a sequence again with one thing changed at a time, and judges it; the first one is the run as it was, the second one what was asked for. */
export async function experiment(
  model: Dnc,
  task: Task,
  { batch, trace, asked }: { readonly batch: Batch; readonly trace: Trace; readonly asked: readonly Change[] },
): Promise<Tried[]> {
  const { memory } = model.config;
  if (!memory) return [];
  const step = fullestStep(batch.answer);
  const writtenAt = lastWrites(trace);
  const held = Array.from({ length: memory.locations }, (_, row) => row).filter(
    (row) => writtenAt[step * memory.locations + row]! >= 0,
  );
  const changes: Change[] = [["nothing: the run as it was", []], ...asked];
  const first = Math.min(...held.map((row) => writtenAt[step * memory.locations + row]!));
  if (held.length > 0) {
    const rows = `${held.length === 1 ? "row" : "rows"} ${held.join(", ")}`;
    changes.push([`${rows} locked after step ${step}`, [lockLocations(held, { from: step + 1 })]]);
    changes.push([`the write of step ${first} left out: write gate 0`, shut("writeGate", memory.writeHeads, first)]);
    const oldest = held.find((row) => writtenAt[step * memory.locations + row] === first)!;
    changes.push([`row ${oldest} marked as free after step ${step}: usage 0`, [edit("usage", oldest, step, 0)]]);
    const cells = Array.from({ length: memory.wordSize }, (_, j) =>
      edit("memory", oldest * memory.wordSize + j, step, 0),
    );
    changes.push([`row ${oldest} wiped after step ${step}: its cells 0`, cells]);
  }
  const steps = Array.from({ length: batch.steps }, (_, at) => at);
  const free = steps.flatMap((at) => shut("freeGates", memory.readHeads, at));
  changes.push(["nothing is ever freed: free gates 0", free]);
  const tried: Tried[] = [];
  for (const [name, interventions] of changes) {
    const changed = await whatIf(model, batch.x, interventions);
    tried.push({ name, metrics: judgeExample(task, batch, changed.get("y")!.data).metrics });
  }
  return tried;
}

function edit(tensor: string, index: number, step: number, value: number): Edit {
  return { step, tensor, index, value };
}

function shut(tensor: string, heads: number, step: number): Edit[] {
  return Array.from({ length: heads }, (_, head) => edit(tensor, head, step, 0));
}
