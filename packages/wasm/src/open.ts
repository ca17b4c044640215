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

/** The shipped builds; of each there is one for threads. */
export type Build = "simd" | "relaxed" | "wide";

export interface WasmOptions {
  /** The compiled kernels, where they are not to be loaded from beside this package. */
  readonly source?: KernelSource;
  /**
   * Which of the shipped builds to load: "relaxed" uses fused multiply-add where the processor has it, "simd" gives the same bits on
   * every machine; "auto", the default, is "relaxed" where the engine has relaxed SIMD. "wide" is "relaxed" laid out for V8 to join two
   * vectors into one of 256 bits, which Node is asked to do by a flag of V8 for the whole process where `wideSupported`; elsewhere it
   * gives the same bits without, but is slower than "relaxed".
   */
  readonly build?: "auto" | Build;
  /**
   * How many threads compute, of which one is that of the caller: batch rows, and rows of weight gradients, are split among them, so
   * that any number gives the same bits. "auto" is one a processor, 16 at most; the default is 1. Where threads cannot share memory,
   * as in a page that is not cross-origin isolated, there is one, and the backend's description says why.
   */
  readonly threads?: number | "auto";
}

/** @throws BackendError where the engine lacks WebAssembly SIMD or the kernels cannot be loaded */
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

/** Why threads cannot share memory here, if they cannot. */
function obstacleToSharing(): string | undefined {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  if (crossOriginIsolated === false) return "this page is not cross-origin isolated";
  if (typeof SharedArrayBuffer === "undefined") return "this engine has no SharedArrayBuffer";
  try {
    new WebAssembly.Memory(SHARED_MEMORY);
    return undefined;
  } catch (error) {
    return `this engine gives no shared memory: ${error instanceof Error ? error.message : error}`;
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

/** Literal addresses, which bundlers understand; not of "wide", so that no page carries what only Node can be asked for. */
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
