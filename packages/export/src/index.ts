/** Exports networks to other programs. The functions return bytes and texts, and run in Node and in pages. */
export { NEXT, onnxModel } from "./onnx/onnxModel.ts";
export { ONNX_HEAD } from "./onnx/proto.ts";
