/** Returns the WebGPU of the browser; undefined if it has none. Bundlers take this module in place of `nodeGpu.ts`. */
export async function findGpu(): Promise<GPU | undefined> {
  return globalThis.navigator?.gpu;
}
