import { Dnc, type DncOptions, defineConfig } from "@dncjs/core";
import { disposeOnError } from "@dncjs/core/backend";
import { Fields, readModel } from "@dncjs/core/run";
import type { KernelSource } from "@dncjs/wasm";
import { type DeviceName, type DeviceReport, openDevice, requireDevices } from "./devices.ts";
import { isModelSource, type ModelSource, type Progress, readModelBytes } from "./readModelBytes.ts";

/** Options of `createDnc`. */
export interface CreateOptions {
  /** A trained network, or the configuration of a new one with random parameters. */
  readonly model: ModelSource | DncOptions;
  /**
   * The devices to try, in this order.
   * @default "auto": WebAssembly, or WebGPU before it if a step has 100 Mflop or more; plain JavaScript if nothing else works
   */
  readonly device?: DeviceName | readonly DeviceName[] | "auto" | undefined;
  /**
   * Compiled kernels for WebAssembly: those of `dncjs/inline`, or of `@dncjs/wasm/kernels.run.simd.wasm` as bytes or as a module. A network with
   * a sparse memory needs those of `@dncjs/wasm/inline` or `@dncjs/wasm/kernels.simd.wasm`.
   * @default the files of `@dncjs/wasm`
   */
  readonly kernels?: KernelSource | undefined;
  /** Seed of the parameters of a new network, a whole number from 0. @default 1 */
  readonly seed?: number | undefined;
  /** Whether a page keeps a downloaded model, and reads it from there the next time. @default true */
  readonly cache?: boolean | undefined;
  /** Called while a model is downloaded. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A network that owns its device: `dispose` frees both. */
export interface CreatedDnc extends Dnc {
  /** The device that the network runs on. */
  readonly device: DeviceReport;
}

const FIELDS: readonly (keyof CreateOptions)[] = ["model", "device", "kernels", "seed", "cache", "onProgress"];

/**
 * Creates a network on the first device that works.
 *
 * @throws ConfigError, ArgumentError for an invalid option; CheckpointError for an invalid model file; BackendError naming why each device
 * does not work; DncError with code "download"
 *
 * @example
 * ```ts
 * import { createDnc } from "dncjs";
 *
 * const model = { inputSize: 2, outputSize: 1, memory: { locations: 16, wordSize: 8 } }; // or a file, a URL, bytes
 * const dnc = await createDnc({ model, device: "auto" });
 * console.log(dnc.device.name, await dnc.run([[1, 0], [0, 1]]));
 * dnc.dispose();
 * ```
 */
export async function createDnc(options: CreateOptions): Promise<CreatedDnc> {
  const fields = new Fields("options", "", options, FIELDS);
  const { model, kernels, seed = 1, onProgress } = options;
  const requested = requireDevices(options.device ?? "auto");
  const cache = fields.boolean("cache", true);
  const source = isModelSource(model)
    ? await readModelBytes(model, { cache, ...(onProgress ? { onProgress } : {}) })
    : undefined;
  const config = source ? readModel(source.bytes).config : defineConfig(model as DncOptions);
  await source?.keep();
  const { backend, report } = await openDevice(requested, config, kernels);
  const dnc = disposeOnError([backend], () =>
    source ? Dnc.load(source.bytes, { backend }) : Dnc.create(config, { backend, seed }),
  );
  return owning(dnc, report);
}

/** Adds the report, and makes `dispose` free the device too. */
function owning(dnc: Dnc, device: DeviceReport): CreatedDnc {
  const dispose = () => {
    Dnc.prototype.dispose.call(dnc);
    dnc.backend.dispose();
  };
  return Object.assign(dnc, { device, dispose });
}
