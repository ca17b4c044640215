import { aligned, type Plan, type PlannedTensor, parameterCount } from "@dncjs/core/run";
import { arenaOf, evaluationOf, type Lowering, programOf, type Workload } from "./workload.ts";

/** The memory that a workload takes, worked out without allocating any; in numbers, not bytes. */
export interface Estimate {
  readonly parts: Readonly<Record<Part, number>>;
  /** Largest first. */
  readonly tensors: readonly TensorNeed[];
  readonly total: number;
}

/**
 * parameters · their gradients · what the optimizer remembers of them · the backend's own arrangements of them (about) · states of the
 * steps kept · checkpoints, copies of a state each · tape: what a step saves for the way back, and scratch · gradients of states,
 * saved tensors and sequences · sequences in and out · a session to evaluate with
 */
export type Part =
  | "parameters"
  | "parameterGradients"
  | "optimizer"
  | "rearranged"
  | "state"
  | "checkpoints"
  | "tape"
  | "gradients"
  | "sequences"
  | "evaluation";

export interface TensorNeed {
  readonly name: string;
  readonly place: PlannedTensor["kind"];
  /** With the batch: of one slot or step. A parameter's own shape. */
  readonly shape: readonly number[];
  /** How often it is there: steps kept, or 1. */
  readonly slots: number;
  readonly values: number;
  readonly gradients: number;
}

/** Numbers of a backend's own arrangement of the weights: of all of them for one pass, twice for training. */
export interface BackendNeed extends Lowering {
  readonly rearranges: boolean;
}

export function estimate(workload: Workload, need: BackendNeed): Estimate {
  const program = programOf(workload);
  const plan = arenaOf(workload, need, program);
  const [training, evaluation] = [workload.mode === "train", evaluationOf(workload)];
  const P = parameterCount(workload.config);
  const tensors = [...plan.tensors.values()].map((tensor) => tensorNeed(tensor, plan));
  const valuesOf = (...places: readonly string[]) =>
    sum(tensors.filter(({ place }) => places.includes(place)).map(({ values }) => values));
  const parts = {
    parameters: P,
    parameterGradients: training ? P : 0,
    optimizer: training ? P * (workload.optimizerSlots ?? 0) : 0,
    rearranged: need.rearranges ? P * ((training ? 2 : 1) + (evaluation ? 1 : 0)) : 0,
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

/** The memory of a tensor in the layout of `planMemory`. */
function tensorNeed(tensor: PlannedTensor, { batch }: Plan): TensorNeed {
  const { name, kind: place, shape, size, slots, gradientSlots } = tensor;
  const lengthOf = (count: number) =>
    place === "state" ? count * aligned(batch * size) : aligned(count * batch * size);
  return {
    name,
    place,
    slots,
    shape: [batch, ...shape],
    values: lengthOf(slots),
    gradients: tensor.gradient && !tensor.sharesGradient ? lengthOf(gradientSlots) : 0,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
