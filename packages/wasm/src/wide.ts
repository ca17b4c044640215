/**
 * On processors with AVX2, V8 can join two neighbouring 128-bit vectors of WebAssembly into one of 256 bits. The flag is off by default.
 * Every lane computes the same as before, so results keep their bits (wide.test.ts).
 */
const FLAG = "--experimental-wasm-revectorize";

/** The tested versions of V8, those of Node 24 and Node 26. V8 15 has another name for the flag. */
const FIRST_V8 = 13.6;
const LAST_V8 = 14.6;

interface NodeProcess {
  readonly arch: string;
  readonly versions: { readonly v8?: string };
  readonly config?: { readonly variables?: Readonly<Record<string, unknown>> };
  getBuiltinModule?(name: "node:v8"): { setFlagsFromString(flag: string): void };
}

const node = (): NodeProcess | undefined => (globalThis as { process?: NodeProcess }).process;

/** Whether the build "wide" is the fastest one: Node on x64 with AVX2, and a tested version of V8 that joins vectors. */
export function wideSupported(): boolean {
  const { arch, versions, config } = node() ?? {};
  const version = Number.parseFloat(versions?.v8 ?? "0");
  const joins = config?.variables?.v8_enable_wasm_simd256_revec === 1;
  return arch === "x64" && joins && FIRST_V8 <= version && version <= LAST_V8 && fusesMultiplyAdd();
}

/** Sets the flag of V8 if it is supported. All WebAssembly that the process compiles later is compiled with it. */
export function joinVectors(): void {
  if (wideSupported()) node()?.getBuiltinModule?.("node:v8").setFlagsFromString(FLAG);
}

/** (x, y, z) → x · y + z, by relaxed_madd. */
// biome-ignore format: bytes
const MADD = Uint8Array.of(0,97,115,109,1,0,0,0,1,8,1,96,3,125,125,125,1,125,3,2,1,0,7,5,1,1,102,0,0,10,22,1,20,0,32,0,253,19,32,1,253,19,32,2,253,19,253,133,2,253,31,0,11);

/** Detects AVX2 by fused multiply-add, which relaxed_madd shows: nearly every processor has both or neither. */
function fusesMultiplyAdd(): boolean {
  if (!WebAssembly.validate(MADD)) return false;
  const { f: madd } = new WebAssembly.Instance(new WebAssembly.Module(MADD)).exports;
  return (
    (madd as (x: number, y: number, z: number) => number)(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24
  );
}
