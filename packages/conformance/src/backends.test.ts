import { type Backend, ReferenceBackend } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { nodeGpu } from "@dncjs/gpu/node";
import { createWasmBackend } from "@dncjs/wasm";
import { describeBackend } from "./describeBackend.ts";

/** Opens once. */
function once(open: () => Promise<Backend>): () => Promise<Backend> {
  let backend: Promise<Backend> | undefined;
  return () => {
    backend ??= open();
    return backend;
  };
}

const float32 = { kernelTolerance: 1e-5, sequenceTolerance: 1e-4 };

describeBackend({
  name: "reference float64",
  open: once(async () => new ReferenceBackend()),
  kernelTolerance: 1e-12,
  sequenceTolerance: 1e-12,
});
describeBackend({
  name: "reference float32",
  open: once(async () => new ReferenceBackend({ precision: "float32" })),
  ...float32,
});
for (const build of ["simd", "relaxed"] as const) {
  describeBackend({ name: `wasm ${build}`, open: once(() => createWasmBackend({ build })), ...float32 });
}
describeBackend({ name: "wasm relaxed, 2 threads", open: once(() => createWasmBackend({ threads: 2 })), ...float32 });
describeBackend({
  name: "gpu",
  open: once(async () => createGpuBackend({ gpu: await nodeGpu() })),
  ...float32,
});
