/**
 * On processors with AVX2, V8 can join two neighbouring 128-bit vectors of WebAssembly into one of 256 bits. A flag of the process, off by
 * default, switches this on for all WebAssembly of the process. This package never sets it: only a command line does.
 *
 * Each lane computes the same as before, so the kernels keep all bits (wide.test.ts). Not all modules do: V8 13.6 miscompiles shuffles of a
 * splat that a joined pair shares, V8 14.6 those that split four bytes, which the kernels lack (`npm run fuzz -w @dncjs/bench`). So
 * vectors are joined only in processes that were started for it.
 */
const JOIN = "--experimental-wasm-revectorize";

/**
 * The arguments of Node with which a process joins vectors. With `--no-liftoff` V8's optimizing compiler, which alone joins vectors,
 * compiles each function at its first call. The check of `createWasmBackend` then runs the code that later calls run.
 */
export const JOIN_FLAGS: readonly string[] = [JOIN, "--no-liftoff"];

/**
 * Versions of V8, major and minor, that join vectors correctly in modules like the kernels (the fuzzer's `--shuffled 4`): the first one, the
 * first later one that is excluded, and earlier ones. V8 15 has another name for the flag, and Node does not start with flags that it does not know.
 */
const FIRST: Version = [14, 6];
const END: Version = [15, 0];
const EARLIER: readonly Version[] = [];

type Version = readonly [major: number, minor: number];

/** Whether this process joins pairs of 128-bit vectors, and why not. */
export interface Joining {
  /**
   * - "on": this process joins vectors.
   * - "possible": it does not; a process started with `JOIN_FLAGS` would.
   * - "off": a process cannot or must not join vectors; do not use the build "wide".
   */
  readonly state: "on" | "possible" | "off";
  /** The reason, for people. */
  readonly reason: string;
}

interface NodeProcess {
  readonly arch?: string;
  readonly versions?: { readonly v8?: string };
  readonly config?: { readonly variables?: Readonly<Record<string, unknown>> };
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const node = (): NodeProcess => (globalThis as { process?: NodeProcess }).process ?? {};

/** Whether this process joins vectors, on an engine and a processor on which that is tested. */
export const joinsVectors = (): boolean => surveyJoining().state === "on";

/** Reports whether this process joins vectors, or could, and why. */
export function surveyJoining(): Joining {
  const off = obstacle();
  if (off !== undefined) return { state: "off", reason: off };
  return requestsJoining()
    ? { state: "on", reason: `this process was started with ${JOIN}` }
    : { state: "possible", reason: `this process was started without ${JOIN}` };
}

/** Whether the command line has the flag with which V8 joins vectors, on any engine. Of two contrary flags the last one counts. */
export function requestsJoining(): boolean {
  const given = flags().filter((flag) => flag === JOIN || isNegated(flag, JOIN));
  return given.at(-1) === JOIN;
}

/** Whether V8 compiles each function with its optimizing compiler at the first call. */
export const joinsAtOnce = (): boolean => flags().includes("--no-liftoff");

function obstacle(): string | undefined {
  const { arch, versions, config } = node();
  if (versions?.v8 === undefined) return "only Node can join vectors";
  if (arch !== "x64") return `V8 joins vectors on x64 only, and this is ${arch}`;
  if (config?.variables?.v8_enable_wasm_simd256_revec !== 1) return "this V8 was built without joining of vectors";
  const given = flags();
  const refused = given.find((flag) => isNegated(flag, JOIN));
  if (refused && !requestsJoining()) return `this process was started with ${refused}`;
  const other = given.find((flag) => ["--jitless", "--freeze-flags-after-init", "--liftoff-only"].includes(flag));
  if (other) return `this process was started with ${other}`;
  if (!isTested(versions.v8)) {
    return `V8 ${versions.v8.split("-")[0]} is not known to join vectors correctly; V8 ${FIRST.join(".")}, of Node 26, is`;
  }
  return fusesMultiplyAdd() ? undefined : "this processor has no AVX2 (no fused multiply-add)";
}

function isTested(v8: string): boolean {
  const [major = 0, minor = 0] = v8.split(".").map(Number);
  const compare = (version: Version): number => major - version[0] || minor - version[1];
  return (compare(FIRST) >= 0 && compare(END) < 0) || EARLIER.some((version) => compare(version) === 0);
}

/** The flags of this process, those of its command line last, in V8's first spelling: two dashes, dashes instead of underscores. */
function flags(): string[] {
  const { execArgv = [], env } = node();
  const ofEnvironment = env?.NODE_OPTIONS?.split(/\s+/) ?? [];
  return [...ofEnvironment, ...execArgv]
    .filter((flag) => flag.startsWith("-"))
    .map((flag) => flag.replace(/^--?/, "--").replaceAll("_", "-"));
}

/** Whether `flag` is `name` negated. V8 takes `--no-name` and `--noname`. */
const isNegated = (flag: string, name: string): boolean =>
  flag === `--no-${name.slice(2)}` || flag === `--no${name.slice(2)}`;

/** (x, y, z) → x · y + z, by relaxed_madd. */
// biome-ignore format: bytes
const MADD = Uint8Array.of(0,97,115,109,1,0,0,0,1,8,1,96,3,125,125,125,1,125,3,2,1,0,7,5,1,1,102,0,0,10,22,1,20,0,32,0,253,19,32,1,253,19,32,2,253,19,253,133,2,253,31,0,11);

/** Detects AVX2 by fused multiply-add, which relaxed_madd shows: nearly every processor has both or neither. */
function fusesMultiplyAdd(): boolean {
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(MADD)) return false;
  const { f: madd } = new WebAssembly.Instance(new WebAssembly.Module(MADD)).exports;
  return (
    (madd as (x: number, y: number, z: number) => number)(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24
  );
}
