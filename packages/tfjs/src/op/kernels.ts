/** The kernels of the operation, for all backends of tensorflow.js. */
import type { DncConfig } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import type { Objective } from "@dncjs/core/run";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Carrier } from "./carrier.ts";
import type { Machine } from "./machines.ts";
import type { Operand } from "./operands.ts";
import type { Pass, Program } from "./programs.ts";

export const FORWARD = "DncSequence";
export const GRADIENT = "DncSequenceGradient";

/** Attributes of both kernels. */
export interface SequenceAttributes {
  readonly config: DncConfig;
  readonly keepEvery?: number | undefined;
  /** `writePrice` is 1 if the writing is returned, else 0; `bypassDropout` is positive if its factors are an input. */
  readonly objective: Objective;
  /** Whether the optional inputs and outputs are present. */
  readonly hasState: boolean;
  readonly hasMask: boolean;
  readonly returnState: boolean;
  /** Present if the gradient kernel may run later. */
  readonly pass: Pass | undefined;
}

/** Maps x [T,B,X], parameters, state, dropout [T,B,|h_all|] and mask [T,B] to y [T,B,Y], the writing [T,B] and the final state. */
export function forward(machine: Machine, inputs: readonly TensorInfo[], attributes: SequenceAttributes): TensorInfo[] {
  const { carrier } = machine;
  carrier.begin?.();
  const { executor, stateOperands } = runForward(machine, inputs, attributes);
  const { data } = executor;
  const [steps, batch] = inputs[0]!.shape;
  const y = carrier.take(data.arena, data.at("y"), [steps!, batch!, attributes.config.outputSize]);
  const writing = attributes.objective.writePrice
    ? [carrier.take(data.arena, data.at("writeCost"), [steps!, batch!])]
    : [];
  const state = attributes.returnState
    ? takeAll(carrier, stateOperands, data.arena, ({ name }) => data.stateAt(name))
    : [];
  carrier.end?.();
  return [y, ...writing, ...state];
}

/**
 * Maps the inputs of `forward` and the gradients of its outputs to the gradients of x, the parameters and the initial state. Repeats the forward
 * pass if another pass has overwritten its tape.
 */
export function gradient(machine: Machine, given: readonly TensorInfo[], attributes: SequenceAttributes): TensorInfo[] {
  const { carrier } = machine;
  const { pass, hasState, hasMask, returnState, objective } = attributes;
  carrier.begin?.();
  const held = pass?.program;
  const program = held && held.pass === pass ? held : runForward(machine, given, attributes);
  const { executor, parameters, parameterOperands, stateOperands } = program;
  const optional = (hasState ? stateOperands.length : 0) + Number(hasDropout(objective)) + Number(hasMask);
  const inputs = 1 + parameterOperands.length + optional;
  const [dy, ...others] = given.slice(inputs);
  const { data } = executor;
  data.zeroGradients();
  carrier.put(dy!, data.arena, data.gradientAt("y"));
  if (objective.writePrice) carrier.put(others.shift()!, data.arena, data.gradientAt("writeCost"));
  if (returnState) {
    putAll(carrier, stateOperands, others, data.arena, ({ name }) => data.stateGradientAt(name, data.steps));
  }
  executor.backward({ accumulate: "store" });
  program.pass = undefined;
  const gradients = [
    carrier.take(data.arena, data.gradientAt("x"), given[0]!.shape),
    ...takeAll(carrier, parameterOperands, parameters.gradients, ({ at }) => at),
    ...(hasState ? takeAll(carrier, stateOperands, data.arena, ({ name }) => data.stateGradientAt(name, 0)) : []),
  ];
  carrier.end?.();
  return gradients;
}

function runForward(
  { carrier, programs }: Machine,
  given: readonly TensorInfo[],
  { config, keepEvery, objective, hasState, hasMask, pass }: SequenceAttributes,
): Program {
  const x = given[0]!;
  const steps = x.shape[0]!;
  const batch = x.shape[1]!;
  const program = programs.take({ config, batch, steps, keepEvery, objective, purpose: pass ? "train" : "run" });
  const { executor, parameters, parameterOperands, stateOperands } = program;
  const { data } = executor;
  const parametersAt = 1;
  const stateAt = parametersAt + parameterOperands.length;
  const dropoutAt = stateAt + (hasState ? stateOperands.length : 0);
  const maskAt = dropoutAt + Number(hasDropout(objective));
  carrier.put(x, data.arena, data.at("x"));
  putAll(carrier, parameterOperands, given.slice(parametersAt), parameters.values, ({ at }) => at);
  if (hasDropout(objective)) carrier.put(given[dropoutAt]!, data.arena, data.at("bypassDropout"));
  data.writeState();
  if (hasState) putAll(carrier, stateOperands, given.slice(stateAt), data.arena, ({ name }) => data.stateAt(name));
  executor.forward(steps, hasMask ? carrier.mask(given[maskAt]!) : undefined);
  if (pass) {
    pass.program = program;
    program.pass = pass;
  }
  return program;
}

const hasDropout = ({ bypassDropout = 0 }: Objective): boolean => bypassDropout > 0;

/** The first element of an operand in its block. */
type Offset = (operand: Operand) => number;

function putAll(carrier: Carrier, operands: readonly Operand[], tensors: readonly TensorInfo[], to: Block, at: Offset) {
  for (const [k, operand] of operands.entries()) carrier.put(tensors[k]!, to, at(operand));
}

function takeAll(carrier: Carrier, operands: readonly Operand[], from: Block, at: Offset): TensorInfo[] {
  return operands.map((operand) => carrier.take(from, at(operand), operand.shape));
}
