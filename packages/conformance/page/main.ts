/** What the backends do in this browser, for page.spec.ts to judge: golden vectors, and every kernel against the reference. */
import { type Backend, goldenTolerance, kernels, ReferenceBackend, relativeError, verifyGolden } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { createWasmBackend } from "@dncjs/wasm";
import { runKernel } from "../src/kernelCall.ts";
import { kernelCases } from "../src/kernelCases.ts";

export interface GoldenResult {
  readonly file: string;
  readonly forward: number;
  readonly gradients: number;
  readonly within: boolean;
}

export interface Results {
  readonly description: string;
  readonly golden: readonly GoldenResult[];
  /** The worst relative error of every primitive, over all its cases, values and gradients. */
  readonly kernels: Readonly<Record<string, number>>;
}

export interface Conformance {
  readonly isolated: boolean;
  /** Of the adapter that `navigator.gpu` gives. */
  adapter(): Promise<{ readonly vendor: string; readonly architecture: string } | undefined>;
  readonly backends: readonly string[];
  run(backend: string): Promise<Results>;
}

declare global {
  var conformance: Conformance;
}

const files = import.meta.glob<string>("../golden/*.safetensors", { query: "?url", import: "default", eager: true });

const openers: Readonly<Record<string, () => Promise<Backend>>> = {
  "reference-f32": async () => new ReferenceBackend({ precision: "float32" }),
  "wasm-simd": () => createWasmBackend({ build: "simd" }),
  "wasm-relaxed": () => createWasmBackend({ build: "relaxed" }),
  "wasm-threads": () => createWasmBackend({ threads: 2 }),
  gpu: () => createGpuBackend(),
};

globalThis.conformance = {
  isolated: globalThis.crossOriginIsolated,
  async adapter() {
    const info = (await navigator.gpu?.requestAdapter())?.info;
    return info && { vendor: info.vendor, architecture: info.architecture };
  },
  backends: Object.keys(openers),
  async run(name) {
    const backend = await openers[name]!();
    const golden = await Promise.all(Object.entries(files).map(([path, url]) => judge(path, url, backend)));
    const results = { description: backend.description, golden, kernels: await kernelErrors(backend) };
    backend.dispose();
    return results;
  },
};

async function judge(path: string, url: string, backend: Backend): Promise<GoldenResult> {
  const file = path.split("/").at(-1)!;
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const { forward, gradients } = await verifyGolden(bytes, backend);
  const bound = goldenTolerance(file, backend);
  return { file, forward, gradients, within: forward <= bound.forward && gradients <= bound.gradients };
}

async function kernelErrors(backend: Backend): Promise<Record<string, number>> {
  const [truth, worst] = [new ReferenceBackend(), {} as Record<string, number>];
  for (const kernelCase of kernelCases) {
    const [found, expected] = [await runKernel(backend, kernelCase), await runKernel(truth, kernelCase)];
    const { saved, scratch } = kernels[kernelCase.kernel];
    for (const [operand, rows] of Object.entries(expected.rows)) {
      if (operand in saved || operand in scratch) continue;
      const error = relativeError(found.rows[operand]!, rows);
      if (!(error <= (worst[kernelCase.kernel] ?? 0))) worst[kernelCase.kernel] = error;
    }
  }
  return worst;
}
