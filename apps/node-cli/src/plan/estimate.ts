import { aligned, type Plan, type PlannedTensor, type Program, parameterCount } from "@dncjs/core/run";
import { arenaOf, evaluationOf, type Lowering, programOf, type Workload } from "./workload.ts";

/** The memory of a workload, in numbers (not bytes), computed without allocating anything. */
export interface Estimate {
  readonly parts: Readonly<Record<Part, number>>;
  /** Largest first. */
  readonly tensors: readonly TensorNeed[];
  readonly total: number;
}

/**
 * - `parameters`, `parameterGradients`
 * - `optimizer`: optimizer state
 * - `rearranged`: weights in the backend's own order (an estimate)
 * - `indexes`: what the backend derives from the state of a sparse memory
 * - `state`: states of the steps that are kept
 * - `checkpoints`: copies of states
 * - `tape`: values saved for the backward pass, and scratch memory
 * - `gradients`: gradients of states, saved tensors and sequences
 * - `sequences`: inputs, outputs and targets
 * - `evaluation`: a session for evaluation
 */
export type Part =
  | "parameters"
  | "parameterGradients"
  | "optimizer"
  | "rearranged"
  | "indexes"
  | "state"
  | "checkpoints"
  | "tape"
  | "gradients"
  | "sequences"
  | "evaluation";

export interface TensorNeed {
  readonly name: string;
  readonly place: PlannedTensor["kind"];
  /** Shape of one slot, including the batch; the shape of a parameter. */
  readonly shape: readonly number[];
  /** Number of slots: the steps that are kept, or 1. */
  readonly slots: number;
  readonly values: number;
  readonly gradients: number;
}

/** The bytes that a backend allocates besides the tensors. */
export interface BackendNeed extends Lowering {
  /** Whether the backend keeps rearranged weights: one copy for the forward pass, and another for training. */
  readonly rearranges: boolean;
  /** Numbers that it derives from the state, for a lowered program. @default none */
  readonly indexNumbers?: (program: Program, batch: number) => number;
}

export function estimate(workload: Workload, need: BackendNeed): Estimate {
  const program = programOf(workload);
  const plan = arenaOf(workload, need, program);
  const training = workload.mode === "train";
  const evaluation = evaluationOf(workload);
  const P = parameterCount(workload.config);
  const tensors = [...plan.tensors.values()].map((tensor) => tensorNeed(tensor, plan));
  const valuesOf = (...places: readonly string[]) =>
    sum(tensors.filter(({ place }) => places.includes(place)).map(({ values }) => values));
  const parts = {
    parameters: P,
    parameterGradients: training ? P : 0,
    optimizer: training ? P * (workload.optimizerSlots ?? 0) : 0,
    rearranged: need.rearranges ? P * ((training ? 2 : 1) + (evaluation ? 1 : 0)) : 0,
    indexes: indexNumbersOf(plan, need) + (evaluation ? indexNumbersOf(arenaOf(evaluation, need), need) : 0),
    state: valuesOf("state"),
    checkpoints: plan.checkpoints.length,
    tape: valuesOf("saved", "scratch"),
    gradients: sum(tensors.map(({ gradients }) => gradients)),
    sequences: valuesOf("sequence"),
    evaluation: evaluation ? arenaOf(evaluation, need).length : 0,
  };
  const trained: TensorNeed[] = [...program.tensors.values()].flatMap(({ name, kind: place, shape }) => {
    const values = sum([shape.reduce((product, size) => product * size, 1)]);
    return place === "param" ? [{ name, place, shape, slots: 1, values, gradients: training ? values : 0 }] : [];
  });
  const all = [...trained, ...tensors].sort((a, b) => b.values + b.gradients - a.values - a.gradients);
  return { parts, tensors: all, total: sum(Object.values(parts)) };
}

function indexNumbersOf({ program, batch }: Plan, { indexNumbers }: BackendNeed): number {
  return indexNumbers?.(program, batch) ?? 0;
}

/** The memory of a tensor in the layout of `planMemory`. */
function tensorNeed(tensor: PlannedTensor, { batch }: Plan): TensorNeed {
  const { name, kind: place, shape, size, slots, gradientSlots } = tensor;
  const lengthOf = (count: number) =>
    place === "state" ? count * aligned(batch * size) : aligned(count * batch * size);
  const ownGradients = tensor.gradient && !tensor.sharesGradient ? lengthOf(gradientSlots) : 0;
  return {
    name,
    place,
    slots,
    shape: [batch, ...shape],
    values: lengthOf(slots),
    gradients: tensor.journal ? batch * (tensor.gradient?.batchStride ?? 0) : ownGradients,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
