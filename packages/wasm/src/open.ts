import { ArgumentError, type Backend, BackendError } from "@dncjs/core";
import { WasmBackend } from "./backend.ts";
import {
  instantiate,
  type KernelSource,
  type Loaded,
  relaxedSimdSupported,
  SHARED_MEMORY,
  simdSupported,
} from "./instantiate.ts";
import { MOST_THREADS } from "./share.ts";
import { joinVectors } from "./wide.ts";

/** The shipped builds. Each also exists for threads. */
export type Build = "simd" | "relaxed" | "wide";

export interface WasmOptions {
  /** The compiled kernels. Defaults to the shipped build, loaded from a URL relative to this package. */
  readonly source?: KernelSource;
  /**
   * The shipped build to load. Defaults to "auto".
   * - "simd": gives the same bits on every machine.
   * - "relaxed": uses fused multiply-add if the processor has it. Needs relaxed SIMD.
   * - "auto": "relaxed" if the engine has relaxed SIMD, else "simd".
   * - "wide": like "relaxed", laid out so that V8 can join two vectors into one of 256 bits. If `wideSupported()`, sets a V8 flag for the
   *   whole process. Otherwise it gives the same bits but is slower than "relaxed".
   */
  readonly build?: "auto" | Build;
  /**
   * Number of threads, including that of the caller. Defaults to 1. "auto" is the number of CPU cores, at most 16. Batch elements, and rows
   * of weight gradients, are split among the threads; any number gives the same bits. If threads cannot share memory, for example in a page
   * that is not cross-origin isolated, the backend has one thread, and its `description` gives the reason.
   */
  readonly threads?: number | "auto";
}

/**
 * Creates the WebAssembly backend.
 * @throws BackendError if the engine lacks WebAssembly SIMD or the kernels cannot be loaded
 * @throws ArgumentError for an unknown build or number of threads
 */
export async function createWasmBackend(options: WasmOptions = {}): Promise<Backend> {
  if (!simdSupported()) throw new BackendError("wasm", "this engine has no WebAssembly SIMD");
  const threads = threadCount(options.threads ?? 1);
  const build = chooseBuild(options.build ?? "auto");
  if (build === "wide") joinVectors();
  const source = (shared: boolean): KernelSource => options.source ?? shipped(build, shared);
  if (threads === 1) return new WasmBackend(await instantiate(source(false)));
  const obstacle = obstacleToSharing();
  if (obstacle) return new WasmBackend(await instantiate(source(false)), obstacle);
  return openThreaded(await instantiate(source(true)), threads);
}

async function openThreaded(loaded: Loaded, threads: number): Promise<Backend> {
  if (!loaded.shared) return new WasmBackend(loaded, "these kernels are not made for shared memory");
  const backend = new WasmBackend(loaded, undefined, threads);
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
    return `this engine failed to allocate shared memory: ${error instanceof Error ? error.message : error}`;
  }
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

/** Bundlers understand literal URLs. The URL of "wide" is computed, since only Node can use this build and no page should ship it. */
function shipped(build: Build, shared: boolean): URL {
  if (build === "wide") {
    const file = shared ? "kernels.wide.threads.wasm" : "kernels.wide.wasm";
    const folder = "../build/";
    return new URL(folder + file, import.meta.url);
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
