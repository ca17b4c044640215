import { CheckpointError } from "@dncjs/core";
import { deepMindScope, importDeepMind } from "./deepMind.ts";
import { ForeignTensors } from "./foreignTensors.ts";
import type { ImportedModel, ImportOptions } from "./importedModel.ts";
import { importPytorchDnc, isPytorchDnc } from "./pytorchDnc.ts";

/**
 * Reads a network of pytorch-dnc or of DeepMind's code from a safetensors file with its tensors, under their own names.
 * @throws CheckpointError for another file, or a tensor that is missing, unknown or misshapen
 * @throws ConfigError naming an option that our networks lack, or an invalid option of the import
 */
export function importModel(bytes: Uint8Array, options: ImportOptions): ImportedModel {
  const tensors = ForeignTensors.read(bytes);
  const scope = deepMindScope(tensors);
  if (scope !== undefined) return importDeepMind(tensors, scope, options);
  if (isPytorchDnc(tensors)) return importPytorchDnc(tensors, options);
  throw new CheckpointError(
    "not a network of pytorch-dnc or DeepMind's code: expected a tensor lstm_layer_0.weight_ih_l0 or …/lstm/w_gates",
  );
}
