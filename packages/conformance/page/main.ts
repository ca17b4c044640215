/** The suite in this browser, for chromium.ts to run case by case. */
import { Runner } from "../src/runner.ts";

export interface Conformance {
  readonly isolated: boolean;
  run(backend: string, caseName: string): Promise<void>;
}

declare global {
  var conformance: Conformance;
}

const runner = new Runner({
  readGolden: async (file) => {
    const response = await fetch(`golden/${file}`);
    if (!response.ok) throw new Error(`golden/${file}: status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  adapter: new RegExp(new URL(location.href).searchParams.get("adapter") ?? "^WebGPU on "),
});

globalThis.conformance = {
  isolated: globalThis.crossOriginIsolated,
  run: (backend, caseName) => runner.run(backend, caseName),
};
