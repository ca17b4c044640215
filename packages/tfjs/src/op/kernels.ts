/** What the kernels of the operation do, on whichever backend of tensorflow.js. */
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
  /** A writePrice of 1 where the writing is wanted. */
  readonly objective: Objective;
  /** Which of the inputs and outputs that may be missing are there. */
  readonly hasState: boolean;
  readonly hasMask: boolean;
  readonly returnState: boolean;
  /** Where a gradient may be asked for. */
  readonly pass: Pass | undefined;
}

/** x [T,B,X], parameters, state and mask [T,B] to y [T,B,Y], the writing [T,B] and the final state. */
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

/** The inputs of `forward` and the gradients of its outputs, to the gradients of x, the parameters and the initial state. */
export function gradient(machine: Machine, given: readonly TensorInfo[], attributes: SequenceAttributes): TensorInfo[] {
  const { carrier } = machine;
  const { pass, hasState, hasMask, returnState, objective } = attributes;
  carrier.begin?.();
  const held = pass?.program;
  const program = held && held.pass === pass ? held : runForward(machine, given, attributes);
  const { executor, parameters, parameterOperands, stateOperands } = program;
  const inputs = 1 + parameterOperands.length + (hasState ? stateOperands.length : 0) + Number(hasMask);
  const [dy, ...others] = given.slice(inputs);
  const { data } = executor;
  data.zeroGradients();
  carrier.put(dy!, data.arena, data.at("y", "gradient"));
  if (objective.writePrice) carrier.put(others.shift()!, data.arena, data.at("writeCost", "gradient"));
  if (returnState) {
    putAll(carrier, stateOperands, others, data.arena, ({ name }) => data.stateGradientAt(name, data.steps));
  }
  executor.backward({ accumulate: "store" });
  program.pass = undefined;
  const gradients = [
    carrier.take(data.arena, data.at("x", "gradient"), given[0]!.shape),
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
  const [steps, batch] = [x.shape[0]!, x.shape[1]!];
  const program = programs.take({ config, batch, steps, keepEvery, objective, purpose: pass ? "train" : "run" });
  const { executor, parameters, parameterOperands, stateOperands } = program;
  const { data } = executor;
  const [parametersAt, stateAt] = [1, 1 + parameterOperands.length];
  const maskAt = stateAt + (hasState ? stateOperands.length : 0);
  carrier.put(x, data.arena, data.at("x"));
  putAll(carrier, parameterOperands, given.slice(parametersAt), parameters.values, ({ at }) => at);
  data.writeState();
  if (hasState) putAll(carrier, stateOperands, given.slice(stateAt), data.arena, ({ name }) => data.stateAt(name));
  executor.forward(steps, hasMask ? carrier.mask(given[maskAt]!) : undefined);
  if (pass) [pass.program, program.pass] = [program, pass];
  return program;
}

/** Where an operand begins in its block. */
type At = (operand: Operand) => number;

function putAll(carrier: Carrier, operands: readonly Operand[], tensors: readonly TensorInfo[], to: Block, at: At) {
  for (const [k, operand] of operands.entries()) carrier.put(tensors[k]!, to, at(operand));
}

function takeAll(carrier: Carrier, operands: readonly Operand[], from: Block, at: At): TensorInfo[] {
  return operands.map((operand) => carrier.take(from, at(operand), operand.shape));
}
