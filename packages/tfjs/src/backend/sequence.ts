import type { DncProgram, Plan } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { dncSequence } from "../op/dncSequence.ts";
import { plainSequence } from "../plain/plainSequence.ts";
import type { Tensors } from "../plain/tensors.ts";

/** Inputs of a sequence. */
export interface SequenceInput {
  readonly plan: Plan<DncProgram>;
  readonly parameters: Tensors;
  /** [T,B,X] */
  readonly x: tf.Tensor;
  readonly state: Tensors;
  /** `[T,B]`: 0 if the batch element is masked in the step. */
  readonly mask: ArrayLike<number> | undefined;
  /** [T,B,|h_all|]: factors of the controller's output on its way to the output layer. @default 1 */
  readonly bypassDropout: tf.Tensor | undefined;
  /** Whether to return a trace. */
  readonly trace: boolean;
  /** Whether to return the sum of the write weightings. */
  readonly writing: boolean;
}

export interface SequenceOutput {
  /** [T,B,Y] */
  readonly y: tf.Tensor;
  /** `[T,B]`: the sum of all write weightings of each step. Missing if `writing` is false. */
  readonly writing?: tf.Tensor;
  /** The state after the last step. */
  readonly state: Tensors;
  /** [T,B,…]. Empty if `trace` is false. */
  readonly trace: Tensors;
}

/** Runs a network over a sequence, differentiable in x, the parameters and the state. */
export interface Sequence {
  /** Whether it supports traces. */
  readonly traces: boolean;
  run(input: SequenceInput): SequenceOutput;
}

/** Runs step by step, in operations of tensorflow.js. */
export const plain: Sequence = {
  traces: true,
  run({ plan: { program }, parameters, x, state, mask, bypassDropout, trace, writing }) {
    const { config, objective } = program;
    const wanted = trace || (writing ? ["writeWeights"] : false);
    const options = { trace: wanted, gradientClip: objective?.gradientClip ?? 0 };
    const output = plainSequence(config, { x, parameters, state, mask, bypassDropout }, options);
    return writing ? { ...output, writing: tf.sum(output.trace.writeWeights!, [2, 3]) } : output;
  },
};

/** The operation `DncSequence`. */
export const fused: Sequence = {
  traces: false,
  run({ plan, parameters, x, state, mask: active, bypassDropout, writing: returnWriting }) {
    const { batch, keepEvery, program } = plan;
    const mask = active && tf.tensor2d(Float32Array.from(active), [x.shape[0]!, batch]);
    const input = { x: x as tf.Tensor3D, parameters, state, mask, bypassDropout: bypassDropout as tf.Tensor3D };
    const gradientClip = program.objective?.gradientClip ?? 0;
    return {
      ...dncSequence(program.config, input, { returnState: true, returnWriting, keepEvery, gradientClip }),
      trace: {},
    };
  },
};
