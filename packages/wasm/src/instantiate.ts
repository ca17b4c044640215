import { BackendError, version } from "@dncjs/core";
import { type UpdateName, updates } from "@dncjs/core/backend";
import { layoutHash } from "./layout.ts";
import type { ThreadExports } from "./walk.ts";
import { functionNames, runKernels, SPARSE_MEMORY_STEP, type WasmKernelName } from "./wasmKernels.ts";

/** Runs batch elements begin ≤ b < end. `call` and `frame` are the addresses of a descriptor and a frame (assembly/call). */
export type RangeFunction = (call: number, frame: number, begin: number, end: number) => void;

/** The exports of the compiled module: functions over raw addresses in `memory`. */
export type Kernels = ThreadExports & {
  readonly memory: WebAssembly.Memory;
  /** Fills the table of constants. Called once. */
  init(): void;
  isRelaxed(): number;
  isWide(): number;
  zero(to: number, count: number): void;
  copy(from: number, to: number, count: number): void;
  /** The forward pass of sparseMemoryStep before and after a scan that threads share, and the bytes of a share's results. */
  sparseMemoryStepOpen(call: number, frame: number): void;
  sparseMemoryStepClose(call: number, frame: number, results: number, shares: number): void;
  sparseMemoryStepShareBytes(call: number): number;
} & { readonly [Name in `${WasmKernelName}Forward` | `${WasmKernelName}Backward`]: RangeFunction } & {
  readonly [Name in UpdateName]: (...operandsCountConstants: number[]) => void;
} & {
  /** Bytes that a call needs of the frame's workspace, and of memory that the call owns. */
  readonly [Name in `${WasmKernelName}Workspace` | `${WasmKernelName}Owned`]?: (call: number) => number;
} & {
  /** Of a kernel with journaled operands. */
  readonly [Name in `${WasmKernelName}Exchange`]?: RangeFunction;
} & {
  /** Rebuilds the memory that a call owns from its journaled operands. */
  readonly [Name in `${WasmKernelName}StateWritten`]?: (call: number, frame: number) => void;
} & {
  /** Fills the memory that a call owns. */
  readonly [Name in `${WasmKernelName}Prepare`]?: (call: number, frame: number) => void;
};

/** The kernels with their module and memory. */
export interface Loaded {
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
}

/** The memory that builds for threads import, as tools/sharedMemory.ts declares it. */
export const SHARED_MEMORY: WebAssembly.MemoryDescriptor = { initial: 1, maximum: 65536, shared: true };

/** Compiled kernels: a URL or response to fetch, bytes, or a module. */
export type KernelSource = ToCompile | WebAssembly.Module;
type ToCompile = URL | Response | ArrayBuffer | ArrayBufferView;

// The smallest modules that use an instruction of the feature.
// biome-ignore format: bytes
const SIMD = Uint8Array.of(0,97,115,109,1,0,0,0,1,5,1,96,0,1,123,3,2,1,0,10,10,1,8,0,65,0,253,15,253,98,11);
// biome-ignore format: bytes
const RELAXED = Uint8Array.of(0,97,115,109,1,0,0,0,1,5,1,96,0,1,123,3,2,1,0,10,15,1,13,0,65,1,253,15,65,2,253,15,253,128,2,11);

/** Engines without WebAssembly lack the global. */
const validates = (module: Uint8Array<ArrayBuffer>): boolean => globalThis.WebAssembly?.validate(module) === true;
/** Returns whether the engine has WebAssembly SIMD. */
export const simdSupported = (): boolean => validates(SIMD);
/** Returns whether the engine has relaxed SIMD, with fused multiply-add. */
export const relaxedSimdSupported = (): boolean => validates(RELAXED);

/**
 * Compiles, instantiates and initialises the kernels.
 * @throws BackendError if the engine cannot run the kernels, or `source` was not compiled from the sources of this version
 */
export async function instantiate(source: KernelSource): Promise<Loaded> {
  try {
    const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(await bytesOf(source));
    const memory = importsMemory(module) ? new WebAssembly.Memory(SHARED_MEMORY) : undefined;
    const { exports } = await WebAssembly.instantiate(module, memory ? { env: { memory } } : {});
    checkLayout(exports);
    checkExports(exports);
    exports.init();
    return { module, kernels: exports, memory: memory ?? exports.memory, shared: memory !== undefined };
  } catch (error) {
    if (error instanceof BackendError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new BackendError("wasm", `cannot load the kernels: ${why}`, { cause: error });
  }
}

/** Whether the module imports its memory, as builds for threads do. */
function importsMemory(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.imports(module).some(({ kind }) => kind === "memory");
}

/** Kernels with another layout would compute wrong numbers. */
function checkLayout({ layout }: WebAssembly.Exports): void {
  const value: unknown = layout instanceof WebAssembly.Global ? layout.value : undefined;
  const found = typeof value === "bigint" ? BigInt.asUintN(64, value).toString(16).padStart(16, "0") : "none";
  const expected = layoutHash();
  if (found === expected) return;
  throw new BackendError(
    "wasm",
    `the kernels were compiled from other sources: layout: got ${found}, expected ${expected}; use the files of @dncjs/wasm ${version}, or in a checkout run npm run assets`,
  );
}

function checkExports(exports: WebAssembly.Exports): asserts exports is WebAssembly.Exports & Kernels {
  const own = ["init", "isRelaxed", "isWide", "zero", "copy", "walk"];
  const forward = runKernels.map((name) => `${name}Forward`);
  const scan = ["Open", "Scan", "Close", "ShareBytes"].map((part) => `${SPARSE_MEMORY_STEP}${part}`);
  const training = ["linearParameterGradient", ...functionNames, ...scan, ...Object.keys(updates)];
  const missing = [...own, ...(hasAllKernels(exports) ? training : forward)].filter(
    (name) => typeof exports[name] !== "function",
  );
  if (missing.length > 0) {
    throw new BackendError("wasm", `the module does not export ${missing.slice(0, 3).join(", ")}`);
  }
}

/** Whether the module can train networks and run those with a sparse memory. The builds that only run networks cannot. */
export function hasAllKernels(exports: object): boolean {
  return "linearBackward" in exports;
}

/** @throws BackendError for a kernel that the module does not have */
export function requireKernel(kernels: Kernels, name: string): void {
  if (`${name}Forward` in kernels) return;
  const what = name.startsWith("sparse") ? "no sparse memory" : `no kernel ${name}`;
  throw new BackendError(
    "wasm",
    `these kernels only run networks and have ${what}; create the backend with createWasmBackend({ purpose: "train" })`,
  );
}

/** @throws BackendError for kernels that only run networks */
export function requireTraining(kernels: Kernels): void {
  if (hasAllKernels(kernels)) return;
  throw new BackendError(
    "wasm",
    'these kernels only run networks; to train one, create the backend with createWasmBackend({ purpose: "train" })',
  );
}

async function bytesOf(source: ToCompile): Promise<BufferSource> {
  if (source instanceof URL) return source.protocol === "file:" ? readFile(source) : bytesOf(await fetch(source));
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) throw new BackendError("wasm", `fetching ${source.url} failed: got status ${source.status}`);
    return source.arrayBuffer();
  }
  return source as BufferSource;
}

interface NodeProcess {
  getBuiltinModule(name: "node:fs/promises"): { readFile(url: URL): Promise<Uint8Array<ArrayBuffer>> };
}

/** Node only. Uses `process.getBuiltinModule`, so no bundler sees an import of a Node module. */
function readFile(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const { process } = globalThis as unknown as { process: NodeProcess };
  return process.getBuiltinModule("node:fs/promises").readFile(url);
}
