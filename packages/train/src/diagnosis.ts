/**
 * Finds the first number that is not finite. The batch is run again, a few steps at a time, on a plan that keeps all values. This works
 * whatever the training pass keeps, and needs little memory.
 */
import { BackendError, type FloatArray, type Random } from "@dncjs/core";
import {
  type Call,
  createRunner,
  type DncProgram,
  operandSize,
  type PassData,
  planFor,
  type Runner,
} from "@dncjs/core/run";
import type { NonFinitePlace } from "./errors.ts";
import { firstNotFinite } from "./finite.ts";
import { type GradientPassOptions, passInputs } from "./gradientPass.ts";
import type { Batch } from "./task.ts";

/** Steps that are run and checked at once. */
const CHUNK = 8;

/**
 * Returns where the first number that is not finite is; undefined if all are finite. The weights are searched first; then, step by step,
 * the inputs and the results of the calls in program order; then the gradients.
 */
export async function diagnose(
  options: GradientPassOptions,
  program: DncProgram,
  batch: Batch,
  priced: boolean,
  random: Random,
): Promise<NonFinitePlace | undefined> {
  const { parameters } = options;
  const weights = firstNotFinite(await parameters.values.read(), parameters.layout);
  if (weights !== undefined) return { kind: "weights", tensor: weights };
  const value = await firstValue(options, program, batch, priced, random);
  if (value) return value;
  const gradient = firstNotFinite(await parameters.gradients.read(), parameters.layout);
  return gradient === undefined ? undefined : { kind: "gradient", tensor: gradient };
}

/** Returns the place in words, to follow "the loss is NaN; ". */
export function describePlace({ kind, tensor, call, step, sequence }: NonFinitePlace): string {
  const where = `at step ${step} of sequence ${sequence}, counted from 0`;
  if (kind === "weights") return `${tensor} holds values that are not finite`;
  if (kind === "gradient") return `the gradient of ${tensor} holds values that are not finite`;
  if (kind === "input") return `${tensor} of the batch is not finite ${where}`;
  const by = call === tensor ? "" : ` (by ${call})`;
  return `the first value that is not finite is in ${tensor}${by} ${where}`;
}

async function firstValue(
  { backend, parameters, task }: GradientPassOptions,
  program: DncProgram,
  batch: Batch,
  priced: boolean,
  random: Random,
): Promise<NonFinitePlace | undefined> {
  const steps = Math.min(CHUNK, batch.steps);
  let runner: Runner;
  try {
    const plan = planFor(backend, program, { batch: batch.batch, steps, purpose: "trace" });
    runner = createRunner(backend, plan, parameters);
  } catch (error) {
    if (error instanceof BackendError) return undefined; // not enough memory, or a backend that cannot trace
    throw error;
  }
  try {
    runner.data.writeState();
    const inputs = passInputs(program, batch, task, priced, random);
    for (let begin = 0; begin < batch.steps; begin += steps) {
      const found = await firstOfChunk(runner, inputs, batch, begin);
      if (found) return found;
      runner.data.writeState(await runner.data.readState());
    }
    return undefined;
  } finally {
    runner.dispose();
  }
}

async function firstOfChunk(
  runner: Runner,
  inputs: ReadonlyMap<string, FloatArray>,
  { batch, steps: all, mask }: Batch,
  begin: number,
): Promise<NonFinitePlace | undefined> {
  const { data, plan } = runner;
  const steps = Math.min(plan.steps, all - begin);
  for (const [name, values] of inputs) {
    const perStep = values.length / all;
    data.write(name, values.subarray(begin * perStep, (begin + steps) * perStep));
  }
  runner.forward(steps, mask.subarray(begin * batch, (begin + steps) * batch));
  const results = await readResults(data);
  for (let index = 0; index < steps * batch; index++) {
    if (mask[begin * batch + index] === 0) continue;
    const found = results.find(({ values, size, offset, length }) => {
      const at = index * size + offset;
      return !values.subarray(at, at + length).every(Number.isFinite);
    });
    if (!found) continue;
    const { kind, tensor, call } = found;
    const step = begin + Math.floor(index / batch);
    return { kind, tensor, ...(call === undefined ? {} : { call }), step, sequence: index % batch };
  }
  return undefined;
}

/** The values to check: for each step and sequence, `length` of the `size` values of a tensor, from `offset`. */
interface Result extends Pick<NonFinitePlace, "kind" | "tensor" | "call"> {
  readonly values: FloatArray;
  readonly size: number;
  readonly offset: number;
  readonly length: number;
}

/** Reads the inputs, then the results of all calls in program order. */
async function readResults(data: PassData): Promise<Result[]> {
  const { program, tensors } = data.plan;
  const known = new Map<string, FloatArray>();
  const results: Result[] = [];
  const add = async (result: Pick<Result, "kind" | "tensor" | "call" | "offset">, length?: number) => {
    const { size } = tensors.get(result.tensor)!;
    const values = known.get(result.tensor) ?? (await data.read(result.tensor));
    known.set(result.tensor, values);
    results.push({ ...result, values, size, length: length ?? size });
  };
  for (const tensor of ["x", "target"]) await add({ kind: "input", tensor, offset: 0 });
  const primitives = program.calls.flatMap((call) => call.fuses ?? [call]);
  for (const call of primitives) {
    for (const [tensor, offset, length] of outputsOf(call)) {
      if (!data.has(tensor)) continue; // a backend with its own runner may not keep this result
      await add({ kind: "value", tensor, call: call.label, offset }, length);
    }
  }
  return results;
}

function outputsOf(call: Call): [tensor: string, offset: number, length: number][] {
  return Object.keys(call.spec.outputs).flatMap((output) => {
    const slice = call.operands[output];
    return slice ? [[slice.tensor, slice.offset ?? 0, operandSize(call, output)]] : [];
  });
}
