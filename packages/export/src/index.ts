/**
 * Exports networks to other programs, and imports theirs. The functions return bytes and texts, and run in Node and in pages.
 *
 * @module @dncjs/export
 */
export type { ExportedFile } from "./exportedFile.ts";
export { CARD_MARK, type CardFacts, hubFiles } from "./hub/hubFiles.ts";
export type { ImportedModel, ImportOptions } from "./import/importedModel.ts";
export { importModel } from "./import/importModel.ts";
export { NEXT, onnxModel } from "./onnx/onnxModel.ts";
export { ONNX_HEAD } from "./onnx/proto.ts";
export { torchFiles } from "./torch/torchFiles.ts";
export { PYTHON_HEAD } from "./torch/torchModule.ts";
