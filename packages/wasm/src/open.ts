import { ArgumentError, type Backend, BackendError } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/backend";
import { WasmBackend } from "./backend.ts";
import {
  instantiate,
  type KernelSource,
  type Loaded,
  relaxedSimdSupported,
  SHARED_MEMORY,
  simdSupported,
} from "./instantiate.ts";
import { MOST_THREADS } from "./team.ts";
import { requestsJoining } from "./wide.ts";

/** The shipped builds. Each also exists for threads. */
export type Build = "simd" | "relaxed" | "wide";

/** Options of `createWasmBackend`. */
export interface WasmOptions {
  /**
   * The compiled kernels of this version. Kernels that were compiled from other sources are refused.
   * @default the shipped build, loaded from a URL relative to this package; if that fails, "simd" from a module of JavaScript
   */
  readonly source?: KernelSource;
  /**
   * The shipped build to load. Defaults to "auto".
   * - "simd": gives the same bits on every machine.
   * - "relaxed": uses fused multiply-add if the processor has it. Needs relaxed SIMD.
   * - "auto": "relaxed" if the engine has relaxed SIMD, else "simd".
   * - "wide": like "relaxed", laid out so that V8 can join two vectors into one of 256 bits. For Node processes that `joinsVectors()`; in
   *   others it gives the same bits but is slower than "relaxed". Sets no flag. If the process was started with V8's flag, the joined
   *   kernels are first compared with the reference (about 0.3 s, mostly compilation, once); if they are wrong, "relaxed" is loaded, and the
   *   `description` of the backend gives the reason.
   */
  readonly build?: "auto" | Build;
  /**
   * "run": loads kernels a third as large, which cannot train and have no sparse memory. More than one thread, and the build "wide", load
   * all kernels.
   * @default "train"
   */
  readonly purpose?: "run" | "train";
  /**
   * Number of threads, including that of the caller. Defaults to 1. "auto" is the number of CPU cores, at most 16. Batch elements, rows
   * of weight gradients, and the locations of a large sparse memory are split among the threads; any number gives the same bits. If threads cannot share memory, for example in a page
   * that is not cross-origin isolated, the backend has one thread, and its `description` gives the reason.
   */
  readonly threads?: number | "auto";
}

/**
 * Creates the WebAssembly backend.
 * @throws BackendError if the engine lacks WebAssembly SIMD, or the kernels cannot be loaded or were compiled from other sources
 * @throws ArgumentError for an unknown build, purpose or number of threads
 *
 * @example
 * ```ts
 * import { Dnc } from "@dncjs/core";
 * import { createWasmBackend } from "@dncjs/wasm";
 *
 * const backend = await createWasmBackend({ build: "simd" });
 * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend, seed: 1 });
 * console.log(backend.description);
 * backend.dispose();
 * ```
 */
export async function createWasmBackend(options: WasmOptions = {}): Promise<Backend> {
  requireOptions("options", options, "source, build, purpose, threads");
  if (!simdSupported()) throw new BackendError("wasm", "this engine has no WebAssembly SIMD");
  const threads = threadCount(options.threads ?? 1);
  const build = chooseBuild(options.build ?? "auto");
  const trains = choosePurpose(options.purpose ?? "train") === "train";
  const obstacle = threads === 1 ? undefined : obstacleToSharing();
  const count = obstacle === undefined ? threads : 1;
  const shared = count > 1;
  if (options.source === undefined && build === "wide" && requestsJoining()) {
    const { joinedKernels } = await import("#joined");
    const joined = await joinedKernels(shipped("wide", shared));
    if (typeof joined !== "string") return open(await instantiate(joined), count, obstacle);
    return open(await instantiate(shipped("relaxed", shared)), count, `not wide: ${joined}`);
  }
  if (options.source !== undefined) return open(await instantiate(options.source), count, obstacle);
  const { loaded, failure } = await loadShipped(build, shared, trains);
  return open(loaded, count, failure ?? obstacle);
}

/**
 * Loads a shipped file. Some bundlers do not follow its URL and some servers do not have it; the copy in a module of JavaScript then
 * replaces it. `failure` says why the file was not used.
 */
async function loadShipped(
  build: Build,
  shared: boolean,
  trains: boolean,
): Promise<{ loaded: Loaded; failure?: string }> {
  try {
    return {
      loaded: await instantiate(trains || shared || build === "wide" ? shipped(build, shared) : running(build)),
    };
  } catch (error) {
    const loaded = await instantiate(await embedded(trains)).catch(() => Promise.reject(error));
    return { loaded, failure: `embedded kernels: ${(error as Error).message}` };
  }
}

/** The copy in modules of JavaScript. */
async function embedded(trains: boolean): Promise<KernelSource> {
  if (!trains) return (await import("../build/inline.run.js")).kernels;
  const halves = await Promise.all([import("../build/inline.1.js"), import("../build/inline.2.js")]);
  return new Blob(halves.map(({ kernels }) => kernels as Uint8Array<ArrayBuffer>)).arrayBuffer();
}

/** `reason` says why the backend is not as requested. */
async function open(loaded: Loaded, threads: number, reason: string | undefined): Promise<Backend> {
  if (threads === 1) return new WasmBackend(loaded, reason);
  if (!loaded.shared) return new WasmBackend(loaded, reason ?? "these kernels are not made for shared memory");
  const backend = new WasmBackend(loaded, reason, threads);
  await backend.startWorkers(loaded.module);
  return backend;
}

function threadCount(threads: number | "auto"): number {
  if (threads === "auto") return Math.min(processors(), 16);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new ArgumentError("threads", threads, `"auto" or an integer from 1 to ${MOST_THREADS}`);
}

interface NodeProcess {
  getBuiltinModule?(name: "node:os"): { availableParallelism(): number };
}

function processors(): number {
  const node = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.("node:os");
  return node?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** The reason why threads cannot share memory; undefined if they can. */
function obstacleToSharing(): string | undefined {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  if (crossOriginIsolated === false) return "this page is not cross-origin isolated";
  if (typeof SharedArrayBuffer === "undefined") return "this engine has no SharedArrayBuffer";
  try {
    new WebAssembly.Memory(SHARED_MEMORY);
    return undefined;
  } catch (error) {
    return `this engine failed to allocate shared memory: ${(error as Error).message}`;
  }
}

function choosePurpose(purpose: "run" | "train"): "run" | "train" {
  if (purpose === "run" || purpose === "train") return purpose;
  throw new ArgumentError("purpose", purpose, '"run" or "train"');
}

function chooseBuild(build: "auto" | Build): Build {
  if (!["auto", "simd", "relaxed", "wide"].includes(build)) {
    throw new ArgumentError("build", build, '"auto", "simd", "relaxed" or "wide"');
  }
  if (build === "auto") return relaxedSimdSupported() ? "relaxed" : "simd";
  if (build !== "simd" && !relaxedSimdSupported()) {
    throw new BackendError("wasm", 'this engine has no relaxed SIMD; use the build "simd"');
  }
  return build;
}

const here: string = import.meta.url;

/** Bundlers follow URLs with `import.meta.url`. That of "wide" has none: only Node can use this build, and no page should ship it. */
function shipped(build: Build, shared: boolean): URL {
  if (build === "wide") {
    return new URL(shared ? "../build/kernels.wide.threads.wasm" : "../build/kernels.wide.wasm", here);
  }
  if (shared) {
    return build === "simd"
      ? new URL("../build/kernels.simd.threads.wasm", import.meta.url)
      : new URL("../build/kernels.relaxed.threads.wasm", import.meta.url);
  }
  return build === "simd"
    ? new URL("../build/kernels.simd.wasm", import.meta.url)
    : new URL("../build/kernels.relaxed.wasm", import.meta.url);
}

/** The kernels that only run networks. */
function running(build: "simd" | "relaxed"): URL {
  return build === "simd"
    ? new URL("../build/kernels.run.simd.wasm", import.meta.url)
    : new URL("../build/kernels.run.relaxed.wasm", import.meta.url);
}
