import type * as core from "@tensorflow/tfjs-core";

/** What of tensorflow.js an operation needs: `@tensorflow/tfjs` or `@tensorflow/tfjs-core`, whichever its user imports. */
export type TensorFlow = Pick<
  typeof core,
  | "engine"
  | "cast"
  | "findBackendFactory"
  | "getGradient"
  | "getKernel"
  | "registerGradient"
  | "registerKernel"
  | "unregisterGradient"
  | "unregisterKernel"
  | "tidy"
  | "zerosLike"
>;
