import type * as core from "@tensorflow/tfjs-core";
import type * as layers from "@tensorflow/tfjs-layers";

/** What of tensorflow.js the operation needs: `@tensorflow/tfjs` or `@tensorflow/tfjs-core`, whichever its user imports. */
export type TensorFlow = Pick<
  typeof core,
  | "engine"
  | "cast"
  | "findBackendFactory"
  | "getGradient"
  | "getKernel"
  | "registerGradient"
  | "registerKernel"
  | "tidy"
  | "zerosLike"
>;

/** What the layer needs besides: `@tensorflow/tfjs`. */
export type TensorFlowLayers = TensorFlow &
  Pick<
    typeof core,
    | "clone"
    | "dispose"
    | "equal"
    | "expandDims"
    | "keep"
    | "max"
    | "mul"
    | "range"
    | "serialization"
    | "slice"
    | "squeeze"
    | "sum"
    | "tensor"
    | "transpose"
  > &
  Pick<typeof layers, "layers">;
