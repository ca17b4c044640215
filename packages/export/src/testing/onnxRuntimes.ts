import { createRequire } from "node:module";
import type * as common from "onnxruntime-common";

type OnnxRuntime = Pick<typeof common, "InferenceSession" | "Tensor" | "env">;

const require = createRequire(new URL("../../onnxruntime/package.json", import.meta.url));

/** The runtimes of `installOnnxRuntime`: compiled for Node, and compiled to WebAssembly. */
export const node: OnnxRuntime = require("onnxruntime-node");
export const web: OnnxRuntime = require("onnxruntime-web");
web.env.wasm.numThreads = 1;
