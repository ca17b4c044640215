/**
 * Finds the first number that is not finite, by running the batch again, a few steps at a time, on a plan that keeps everything:
 * so it works whatever the training pass has kept, and needs little memory.
 */
import { BackendError, type FloatArray } from "@dncjs/core";
import { type Kernel, kernels, shapeSize } from "@dncjs/core/backend";
import { type Call, createRunner, type Program, planMemory, type Runner, type RunnerTape } from "@dncjs/core/run";
import { firstNotFinite } from "./finite.ts";
import { type GradientPassOptions, passInputs } from "./gradientPass.ts";
import type { Batch } from "./task.ts";

/** The tensor with the first number that is not finite. */
export interface NonFinitePlace {
  /** weights: a parameter or, by its slot, what the optimizer remembers · input: x or target of the batch · value: what a call of the forward pass gave · gradient: of a parameter */
  readonly kind: "weights" | "input" | "value" | "gradient";
  readonly tensor: string;
  /** value: the label of the call that gave it. */
  readonly call?: string;
  /** input and value: time step and batch row, counted from 0. */
  readonly step?: number;
  readonly row?: number;
}

/** Steps that are run and looked at in one go. */
const CHUNK = 8;

/**
 * Where the first number that is not finite stands: in a weight; or else, in the order of time and in each step in the order of
 * the program's calls, in an input or a result of a call; or else in a gradient. Undefined where all are finite.
 */
export async function diagnose(
  options: GradientPassOptions,
  program: Program,
  batch: Batch,
  priced: boolean,
): Promise<NonFinitePlace | undefined> {
  const { parameters } = options;
  const weights = firstNotFinite(await parameters.values.read(), parameters.layout);
  if (weights !== undefined) return { kind: "weights", tensor: weights };
  const value = await firstValue(options, program, batch, priced);
  if (value) return value;
  const gradient = firstNotFinite(await parameters.gradients.read(), parameters.layout);
  return gradient === undefined ? undefined : { kind: "gradient", tensor: gradient };
}

/** The place in words, to follow "the loss is NaN". */
export function describePlace({ kind, tensor, call, step, row }: NonFinitePlace): string {
  const where = `at step ${step} of row ${row}, counted from 0`;
  if (kind === "weights") return `${tensor} holds values that are not finite`;
  if (kind === "gradient") return `the gradient of ${tensor} holds values that are not finite`;
  if (kind === "input") return `${tensor} of the batch is not finite ${where}`;
  const by = call === tensor ? "" : ` (by ${call})`;
  return `the first value that is not finite is in ${tensor}${by} ${where}`;
}

async function firstValue(
  { backend, parameters, task }: GradientPassOptions,
  program: Program,
  batch: Batch,
  priced: boolean,
): Promise<NonFinitePlace | undefined> {
  const steps = Math.min(CHUNK, batch.steps);
  let runner: Runner;
  try {
    runner = createRunner(backend, planMemory(program, { batch: batch.batch, steps, purpose: "trace" }), parameters);
  } catch (error) {
    if (error instanceof BackendError) return undefined; // no memory left to look for it, or nothing to be seen
    throw error;
  }
  try {
    runner.tape.writeState();
    const inputs = passInputs(program, batch, task, priced);
    for (let begin = 0; begin < batch.steps; begin += steps) {
      const found = await firstOfChunk(runner, inputs, batch, begin);
      if (found) return found;
      runner.tape.writeState(await runner.tape.readState());
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
  const { tape, plan } = runner;
  const steps = Math.min(plan.steps, all - begin);
  for (const [name, values] of inputs) {
    const perStep = values.length / all;
    tape.write(name, values.subarray(begin * perStep, (begin + steps) * perStep));
  }
  runner.forward(steps, mask.subarray(begin * batch, (begin + steps) * batch));
  const results = await readResults(tape);
  for (let place = 0; place < steps * batch; place++) {
    if (mask[begin * batch + place] === 0) continue;
    const found = results.find(({ values, size, offset, length }) => {
      const at = place * size + offset;
      return !values.subarray(at, at + length).every(Number.isFinite);
    });
    if (!found) continue;
    const { kind, tensor, call } = found;
    const where = { step: begin + Math.floor(place / batch), row: place % batch };
    return { kind, tensor, ...(call === undefined ? {} : { call }), ...where };
  }
  return undefined;
}

/** What is to be looked at in a row of a step: elements from `offset` on of `size` ones in `values`. */
interface Result extends Pick<NonFinitePlace, "kind" | "tensor" | "call"> {
  readonly values: FloatArray;
  readonly size: number;
  readonly offset: number;
  readonly length: number;
}

/** The inputs, then the results of all calls in their order. */
async function readResults(tape: RunnerTape): Promise<Result[]> {
  const { program, tensors } = tape.plan;
  const known = new Map<string, FloatArray>();
  const results: Result[] = [];
  const look = async (result: Pick<Result, "kind" | "tensor" | "call" | "offset">, length?: number) => {
    const { size } = tensors.get(result.tensor)!;
    const values = known.get(result.tensor) ?? (await tape.read(result.tensor));
    known.set(result.tensor, values);
    results.push({ ...result, values, size, length: length ?? size });
  };
  for (const tensor of ["x", "target"]) await look({ kind: "input", tensor, offset: 0 });
  for (const call of program.calls) {
    for (const [tensor, offset, length] of outputsOf(call)) {
      if (!tape.has(tensor)) continue; // of a backend that does not go call by call
      await look({ kind: "value", tensor, call: call.label, offset }, length);
    }
  }
  return results;
}

function outputsOf({ kernel: name, operands, settings }: Call): [tensor: string, offset: number, length: number][] {
  const kernel: Kernel = kernels[name];
  return Object.entries(kernel.outputs).flatMap(([output, shape]) => {
    const view = operands[output];
    return view ? [[view.tensor, view.offset ?? 0, shapeSize(shape, settings)]] : [];
  });
}
