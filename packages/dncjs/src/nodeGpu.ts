/** Returns WebGPU: that of the runtime, as Deno has it, or of the npm package `webgpu`. @throws BackendError if the package is missing */
export async function findGpu(): Promise<GPU | undefined> {
  if (globalThis.navigator?.gpu) return globalThis.navigator.gpu;
  const { nodeGpu } = await import("@dncjs/gpu/node");
  return nodeGpu();
}
