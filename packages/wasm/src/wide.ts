/**
 * V8 can join two neighbouring 128-bit vectors of WebAssembly into one of 256 bits, where a processor has AVX2: its flag
 * --experimental-wasm-revectorize, off by default. Lanes do what they did, so results keep their bits (wide.test.ts).
 */
const FLAG = "--experimental-wasm-revectorize";

/** The first version of V8 that the tests of this package ran with. */
const TESTED = 13.6;

interface NodeProcess {
  readonly arch: string;
  readonly versions: { readonly v8?: string };
  readonly config?: { readonly variables?: Readonly<Record<string, unknown>> };
  getBuiltinModule?(name: "node:v8"): { setFlagsFromString(flag: string): void };
}

const node = (): NodeProcess | undefined => (globalThis as { process?: NodeProcess }).process;

/** Whether the build "wide" is worth its choice: Node on x64 with a V8 that joins vectors, of a version that was tested. */
export function wideSupported(): boolean {
  const { arch, versions, config } = node() ?? {};
  return (
    arch === "x64" &&
    config?.variables?.v8_enable_wasm_simd256_revec === 1 &&
    Number.parseFloat(versions?.v8 ?? "0") >= TESTED
  );
}

/** Asks for joined vectors in what is compiled from now on, in the whole process; does nothing where that cannot be asked for. */
export function joinVectors(): void {
  if (node()?.config?.variables?.v8_enable_wasm_simd256_revec !== 1) return;
  node()?.getBuiltinModule?.("node:v8").setFlagsFromString(FLAG);
}
