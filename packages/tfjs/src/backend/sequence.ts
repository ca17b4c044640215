import { BackendError, type Plan } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs-core";
import { dncSequence } from "../op/dncSequence.ts";
import type { Tensors } from "../plain/controller.ts";
import { plainSequence } from "../plain/plainSequence.ts";

/** What a sequence is given. */
export interface SequenceInput {
  readonly plan: Plan;
  readonly parameters: Tensors;
  /** [T,B,X] */
  readonly x: tf.Tensor;
  readonly state: Tensors;
  /** [T,B] */
  readonly mask: ArrayLike<number> | undefined;
  /** Whether what happens in each step is wanted. */
  readonly trace: boolean;
}

/** y [T,B,Y], the state after the last step, and the trace [T,B,…], which is empty where there is none. */
export interface SequenceOutput {
  readonly y: tf.Tensor;
  readonly state: Tensors;
  readonly trace: Tensors;
}

/** A way to run a network over a sequence, differentiable in x, the parameters and the state. */
export interface Sequence {
  /** Whether it can tell what happens in each step. */
  readonly traces: boolean;
  /** @throws BackendError where it cannot do what is planned */
  check(plan: Plan): void;
  run(input: SequenceInput): SequenceOutput;
}

/** Step by step, in operations of tensorflow.js. */
export const plain: Sequence = {
  traces: true,
  check() {},
  run({ plan: { program }, parameters, x, state, mask, trace }) {
    const { config, objective } = program;
    const options = { mask, trace, gradientClip: objective?.gradientClip ?? 0 };
    return plainSequence(config, parameters, x, state, options);
  },
};

/** The operation `DncSequence`. */
export const fused: Sequence = {
  traces: false,
  check({ purpose, program: { objective } }) {
    if (purpose === "trace") throw new BackendError("tfjs", "the operation tells nothing of what happens in a step");
    const without = (what: string) =>
      new BackendError("tfjs", `the operation has no ${what}; leave it out of the recipe`);
    if (objective?.gradientClip) throw without("gradientClip");
    if (objective?.writePrice) throw without("writePrice");
  },
  run({ plan: { program, batch, keepEvery }, parameters, x, state, mask: rows }) {
    const mask = rows && tf.tensor2d(Float32Array.from(rows), [x.shape[0]!, batch]);
    const input = { x: x as tf.Tensor3D, parameters, state, mask };
    return { ...dncSequence(program.config, input, { returnState: true, keepEvery }), trace: {} };
  },
};
