import { createGpuBackend } from "@dncjs/gpu";

globalThis.createGpuBackend = createGpuBackend;
