import type { Dnc, MemoryConfig, Trace } from "@dncjs/core";
import { type Edit, type Intervention, lockLocations, tracedLocations, whatIf } from "@dncjs/inspect";
import { fullestStep, mainWrites } from "@dncjs/inspect/measures";
import type { Batch, Metrics, Task } from "@dncjs/train";
import { scoreExample } from "../show/example.ts";
import { finiteTrace } from "../show/finiteTrace.ts";
import { locationList } from "./changes.ts";

/** The result of one experiment. */
export interface ExperimentResult {
  readonly name: string;
  readonly metrics: Metrics;
}

/** A named change of a run. */
export type Change = readonly [name: string, interventions: readonly Intervention[]];

/** Runs a sequence with one change at a time: first without any, then with the requested changes, then with fixed ones. */
export async function runExperiments(
  model: Dnc,
  task: Task,
  { batch, trace, requested }: { readonly batch: Batch; readonly trace: Trace; readonly requested: readonly Change[] },
): Promise<ExperimentResult[]> {
  const { memory } = model.config;
  if (!memory) return [];
  const changes: Change[] = [["no change", []], ...requested, ...writeChanges(memory, batch, trace)];
  const steps = Array.from({ length: batch.steps }, (_, at) => at);
  const freeGates = steps.flatMap((at) => closeGates("freeGates", memory.readHeads, at));
  changes.push(["free gates = 0 in every step", freeGates]);
  const results: ExperimentResult[] = [];
  for (const [name, interventions] of changes) {
    const subject = requested.some(([other]) => other === name) ? `${flagsOf(interventions)}: ${name}` : name;
    const changed = await finiteTrace(whatIf(model, batch.x, interventions), subject);
    results.push({ name, metrics: scoreExample(task, batch, changed.get("y")!.data).metrics });
  }
  return results;
}

/** The flags that request these changes. */
function flagsOf(interventions: readonly Intervention[]): string {
  const isEdit = (one: Intervention) => "tensor" in one;
  if (interventions.every(isEdit)) return "--edit";
  return interventions.some(isEdit) ? "--edit and --lock" : "--lock";
}

/** Changes to the locations written before the fullest step; empty if there are none. */
function writeChanges(memory: MemoryConfig, batch: Batch, trace: Trace): Change[] {
  const { wordSize: W, writeHeads } = memory;
  const { numbers } = tracedLocations(trace);
  const step = fullestStep(batch.answer);
  const writtenAt = mainWrites(trace).subarray(step * numbers.length, (step + 1) * numbers.length);
  const written = numbers.filter((_, place) => writtenAt[place]! >= 0);
  if (written.length === 0) return [];
  const first = Math.min(...writtenAt.filter((at) => at >= 0));
  const oldest = numbers[writtenAt.indexOf(first)]!;
  const word = Array.from({ length: W }, (_, j) => edit("memory", oldest * W + j, step, 0));
  return [
    [`${locationList(written)} locked after step ${step}`, [lockLocations(written, { from: step + 1 })]],
    [`write gate = 0 in step ${first}`, closeGates("writeGate", writeHeads, first)],
    [`usage of location ${oldest} = 0 after step ${step}`, [edit("usage", oldest, step, 0)]],
    [`content of location ${oldest} = 0 after step ${step}`, word],
  ];
}

function edit(tensor: string, index: number, step: number, value: number): Edit {
  return { step, tensor, index, value };
}

function closeGates(tensor: string, heads: number, step: number): Edit[] {
  return Array.from({ length: heads }, (_, head) => edit(tensor, head, step, 0));
}
