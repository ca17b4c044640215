import { readFile } from "node:fs/promises";
import { nodeGpu } from "@dncjs/gpu/node";
import { importEngine } from "@dncjs/tfjs/node";
import { backends } from "./backends.ts";
import { goldenPath } from "./goldenPath.ts";
import type { Host } from "./host.ts";
import { Runner } from "./runner.ts";
import { wrongBackend } from "./testing/wrongBackend.ts";

/** Opens the suite in this process. In CI it expects the software adapter; elsewhere any adapter with a name. */
export async function openNode(): Promise<Host> {
  Object.defineProperty(navigator, "gpu", { value: await nodeGpu(), configurable: true });
  for (const engine of ["cpu", "wasm", "webgpu"] as const) await importEngine(engine);
  const environment = {
    readGolden: (file: string) => readFile(goldenPath(file)),
    adapter: process.env.CI ? /llvmpipe/ : /^WebGPU on (?!an adapter without a name)/,
  };
  const runner = new Runner(environment, [...backends, wrongBackend]);
  return {
    where: "node",
    name: `Node ${process.versions.node}`,
    run: (backend, title) => runner.run(backend, title),
    close: () => runner.dispose(),
  };
}
