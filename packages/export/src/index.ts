/** Exports networks to other programs. The functions return bytes and texts, and run in Node and in pages. */
export type { ExportedFile } from "./exportedFile.ts";
export { CARD_MARK, type CardFacts, hubFiles } from "./hub/hubFiles.ts";
export { NEXT, onnxModel } from "./onnx/onnxModel.ts";
export { ONNX_HEAD } from "./onnx/proto.ts";
export { torchFiles } from "./torch/torchFiles.ts";
export { PYTHON_HEAD } from "./torch/torchModule.ts";
