import { Dnc, type DncConfig, ReferenceBackend } from "@dncjs/core";
import type { Backend } from "@dncjs/core/backend";
import { relativeError } from "@dncjs/core/run";
import { createGpuBackend, type GpuOptions } from "@dncjs/gpu";
import { nodeGpu } from "@dncjs/gpu/node";
import { measuresOf } from "@dncjs/inspect";
import { modelFiles } from "@dncjs/models";
import { copyTask } from "@dncjs/tasks";
import { Trainer } from "@dncjs/train";
import { writeFileAtomically } from "@dncjs/train/node";
import { createWasmBackend, type WasmOptions } from "@dncjs/wasm";
import { type CreatedDnc, createDnc, probabilities } from "dncjs";
import { kernels } from "dncjs/inline";
import { card, model } from "dncjs/models/copy";

export const parts = [Dnc, ReferenceBackend, relativeError, measuresOf, copyTask, Trainer, writeFileAtomically];
export const files: URL = modelFiles.copy.model;
export const config: Partial<DncConfig> = { inputSize: 1 };

export async function use(options: WasmOptions & GpuOptions): Promise<Float32Array | Float64Array> {
  const backend: Backend = await createWasmBackend(options);
  backend.dispose();
  await createGpuBackend({ gpu: await nodeGpu() });
  const dnc: CreatedDnc = await createDnc({ model, kernels, device: ["webgpu", "wasm"] });
  const y: Float32Array | Float64Array = await dnc.run([[1, 0, 0, 0, 0, 0, 0, 0]]);
  const name: "webgpu" | "wasm" | "cpu" = dnc.device.name;
  return name === card.name ? y : probabilities(y, dnc);
}
