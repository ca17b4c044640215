import type * as core from "@tensorflow/tfjs-core";
import type * as layers from "@tensorflow/tfjs-layers";

/** The part of tensorflow.js that the operation needs: `@tensorflow/tfjs` or `@tensorflow/tfjs-core`. */
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

/** The part that the layer needs in addition: `@tensorflow/tfjs`. */
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
