import { type AnyBackend, ArgumentError, BackendError, type DncConfig, ReferenceBackend } from "@dncjs/core";
import { buildProgram, programFlops } from "@dncjs/core/run";
import type { KernelSource } from "@dncjs/wasm";

/** `webgpu`: a graphics card. `wasm`: WebAssembly SIMD on the processor. `cpu`: plain JavaScript, which works everywhere and is slow. */
export type DeviceName = "webgpu" | "wasm" | "cpu";

/** A device that was not used. */
export interface RefusedDevice {
  /** The device. */
  readonly name: DeviceName;
  /** Why it was not used, in a sentence. */
  readonly reason: string;
}

/** The device that a network runs on, and why others were not chosen. */
export interface DeviceReport {
  /** The chosen device. */
  readonly name: DeviceName;
  /** Device and settings in words, such as "wasm relaxed simd, 1 thread". */
  readonly description: string;
  /** The devices that were preferred, with the reason why they were not used. */
  readonly refused: readonly RefusedDevice[];
}

export interface OpenedDevice {
  readonly backend: AnyBackend;
  readonly report: DeviceReport;
}

interface OpenOptions {
  /** Not on an adapter that the processor emulates. */
  readonly hardwareOnly: boolean;
  readonly kernels: KernelSource | undefined;
  /** WebGPU and the kernels that only run networks have no sparse memory. */
  readonly sparse: boolean;
}

const openers: Readonly<Record<DeviceName, (options: OpenOptions) => Promise<AnyBackend>>> = {
  webgpu: openWebGpu,
  wasm: async ({ kernels, sparse }) =>
    (await import("@dncjs/wasm")).createWasmBackend(
      kernels ? { source: kernels } : { purpose: sparse ? "train" : "run" },
    ),
  cpu: async () => new ReferenceBackend({ precision: "float32" }),
};
const NAMES = Object.keys(openers) as DeviceName[];

/** Minimum operations per step for which "auto" prefers WebGPU: a smaller step takes less time than its launches. */
const LARGE_STEP = 1e8;

/** Checks the option `device`. @throws ArgumentError */
export function requireDevices(device: unknown): readonly DeviceName[] | "auto" {
  const names: unknown = typeof device === "string" && device !== "auto" ? [device] : device;
  if (names === "auto") return "auto";
  if (Array.isArray(names) && names.length > 0 && names.every((name) => NAMES.includes(name as DeviceName))) {
    return names as DeviceName[];
  }
  throw new ArgumentError("device", device, `"auto", or one or more of ${NAMES.join(", ")}`);
}

/** Opens the first device that works. @throws BackendError naming why each of them does not */
export async function openDevice(
  requested: readonly DeviceName[] | "auto",
  config: DncConfig,
  kernels?: KernelSource,
): Promise<OpenedDevice> {
  const refused: RefusedDevice[] = [];
  const sparse = Boolean(config.memory?.sparse);
  const options = { hardwareOnly: requested === "auto", kernels, sparse };
  for (const name of requested === "auto" ? preferred(config) : requested) {
    try {
      const backend = await openers[name](options);
      return { backend, report: { name, description: backend.description, refused } };
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      refused.push({ name, reason: error.message });
    }
  }
  throw new BackendError("createDnc", refused.map(({ reason }) => reason).join("; "));
}

/** WebGPU first for a network whose steps are large, not at all for others. */
function preferred(config: DncConfig): readonly DeviceName[] {
  return programFlops(buildProgram(config), "forward") >= LARGE_STEP ? ["webgpu", "wasm", "cpu"] : ["wasm", "cpu"];
}

async function openWebGpu({ hardwareOnly, sparse }: OpenOptions): Promise<AnyBackend> {
  if (sparse) throw new BackendError("gpu", "WebGPU has no sparse memory");
  const [{ createGpuBackend, surveyAdapter }, { findGpu }] = await Promise.all([import("@dncjs/gpu"), import("#gpu")]);
  const gpu = await findGpu();
  if (hardwareOnly) {
    const { software, description } = await surveyAdapter(gpu);
    if (software) throw new BackendError("gpu", `${description} is a software adapter, which is slower than wasm`);
  }
  return createGpuBackend(gpu ? { gpu } : {});
}
