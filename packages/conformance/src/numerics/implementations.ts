import { readFileSync } from "node:fs";
import { nodeGpu } from "@dncjs/gpu/node";
import { openDevice, requestAdapter } from "../../../gpu/src/device/openDevice.ts";
import { BufferUsage, MapMode } from "../../../gpu/src/flags.ts";
import { code } from "../../../gpu/src/shared/math.wgsl.ts";
import type { ElementaryFunction } from "./functions.ts";
import { CHUNK, type Compute } from "./sweep.ts";

/** Makes the function of a build or of an adapter. Returns undefined if it has none of its own. */
export interface Implementation {
  readonly name: string;
  of(one: ElementaryFunction): Compute | undefined;
  dispose(): void;
}

type Kernels = Record<string, (x: number, y: number, n: number) => void> & {
  init(): void;
  memory: WebAssembly.Memory;
};

const BYTES = 4 * CHUNK;

/** The functions of a build of the WebAssembly kernels. */
export function wasmFunctions(build: "simd" | "relaxed" | "wide"): Implementation {
  const file = readFileSync(new URL(`../../../wasm/build/kernels.${build}.wasm`, import.meta.url));
  const exports = new WebAssembly.Instance(new WebAssembly.Module(file)).exports as Kernels;
  const address = exports.memory.buffer.byteLength;
  exports.memory.grow((2 * BYTES) / 65536);
  exports.init();
  const input = new Float32Array(exports.memory.buffer, address, CHUNK);
  const output = new Float32Array(exports.memory.buffer, address + BYTES, CHUNK);
  return {
    name: `wasm-${build}`,
    of({ wasm }) {
      if (!wasm) return undefined;
      const map = exports[wasm.map]!;
      return (x) => {
        input.fill(1).set(x);
        map(address, address + BYTES, CHUNK);
        return output.subarray(0, x.length);
      };
    },
    dispose: () => undefined,
  };
}

const shader = (expression: string): string => `${code}
@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = input[id.x];
  output[id.x] = ${expression};
}`;

/** The functions of the shaders, on the adapter that Node finds. */
export async function gpuFunctions(): Promise<Implementation> {
  const device = await openDevice(await requestAdapter(await nodeGpu()));
  const buffer = (usage: number) => device.createBuffer({ size: BYTES, usage });
  const input = buffer(BufferUsage.STORAGE | BufferUsage.COPY_DST);
  const output = buffer(BufferUsage.STORAGE | BufferUsage.COPY_SRC);
  const staging = buffer(BufferUsage.MAP_READ | BufferUsage.COPY_DST);
  return {
    name: "gpu",
    of({ wgsl }) {
      if (!wgsl) return undefined;
      const module = device.createShaderModule({ code: shader(wgsl.expression) });
      const pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
      const entries = [input, output].map((resource, binding) => ({ binding, resource: { buffer: resource } }));
      const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
      return async (x) => {
        device.queue.writeBuffer(input, 0, x);
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(CHUNK / 64);
        pass.end();
        encoder.copyBufferToBuffer(output, 0, staging, 0, BYTES);
        device.queue.submit([encoder.finish()]);
        await staging.mapAsync(MapMode.READ);
        const found = new Float32Array(staging.getMappedRange().slice(0, 4 * x.length));
        staging.unmap();
        return found;
      };
    },
    dispose: () => device.destroy(),
  };
}
