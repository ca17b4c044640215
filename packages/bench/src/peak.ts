/**
 * The peak of one core, from which the bounds of a profile are computed: fused multiply-adds in WebAssembly with all operands in registers.
 *
 * Times a module with 12 independent accumulators, or 12 pairs if V8 joins two 128-bit vectors into one of 256 bits. The module is
 * assembled here, byte by byte.
 */
import { median } from "./statistics.ts";

/** GFLOP/s of the reference machine (AMD Zen 4, 3.67 GHz), for bounds that do not depend on the machine. */
export const referencePeak = 58.7;

const ACCUMULATORS = 12;
const ROUNDS = 4;

/**
 * Measures the GFLOP/s of one core. Without relaxed SIMD it multiplies and adds separately. `wide` also measures joined vectors and returns
 * the maximum. Takes about 50 ms, twice that with `wide`.
 */
export async function measurePeak({ wide = false }: { readonly wide?: boolean } = {}): Promise<number> {
  const single = await timePeak(ACCUMULATORS, 32);
  return wide ? Math.max(single, await timePeak(2 * ACCUMULATORS, 16)) : single;
}

/** V8 joins vectors whose results are stored side by side: `stride` 16 joins pairs, 32 does not. */
async function timePeak(accumulators: number, stride: 16 | 32): Promise<number> {
  const relaxed = WebAssembly.validate(peakModule(true, accumulators, stride));
  const { instance } = await WebAssembly.instantiate(peakModule(relaxed, accumulators, stride), {});
  const run = instance.exports.run as (iterations: number, factor: number, addend: number) => void;
  const iterations = 20_000;
  const flops = iterations * ROUNDS * accumulators * 8;
  for (let k = 0; k < 20; k++) run(1000, 0.5, 0.5);
  await new Promise((resolve) => setTimeout(resolve, 10)); // for the optimizing compiler, which runs on another thread
  const rates: number[] = [];
  for (let k = 0; k < 60; k++) {
    const start = performance.now();
    run(iterations, 0.5, 0.5);
    rates.push(flops / (performance.now() - start) / 1e6);
  }
  // The best third, since other processes disturb the rest.
  rates.sort((a, b) => b - a);
  return median(rates.slice(0, rates.length / 3));
}

/** Codes of the value types. */
const V128 = 0x7b;
const F32 = 0x7d;
const I32 = 0x7f;

/** Assembles run(iterations: i32, factor: f32, addend: f32): `ROUNDS` × acc = acc · factor + addend per accumulator, then stores. */
function peakModule(relaxed: boolean, count: number, stride: number): Uint8Array<ArrayBuffer> {
  const factor = 3;
  const addend = 4;
  const first = 5;
  const get = (local: number): number[] => [0x20, local];
  const set = (local: number): number[] => [0x21, local];
  const splat = (from: number, to: number): number[] => [...get(from), 0xfd, 0x13, ...set(to)];
  const accumulators = Array.from({ length: count }, (_, k) => first + k);
  const store = (acc: number): number[] => [0x41, 0, ...get(acc), 0xfd, 0x0b, 4, ...leb(stride * (acc - first))];
  const madd = (acc: number): number[] =>
    relaxed
      ? [...get(acc), ...get(factor), ...get(addend), 0xfd, 0x85, 0x02, ...set(acc)]
      : [...get(acc), ...get(factor), 0xfd, 0xe6, 0x01, ...get(addend), 0xfd, 0xe4, 0x01, ...set(acc)];
  const round = accumulators.flatMap(madd);
  const body = [
    ...[1, 2 + count, V128],
    ...splat(1, factor),
    ...splat(2, addend),
    ...accumulators.flatMap((acc) => [...get(factor), ...set(acc)]),
    ...[0x03, 0x40],
    ...Array.from({ length: ROUNDS }, () => round).flat(),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b], // loop while --iterations
    ...accumulators.reverse().flatMap(store), // V8 joins stores of pairs whose right vector comes first
    0x0b,
  ];
  const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, I32, F32, F32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]), // one page of memory
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]), // "run"
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/** LEB128 encoding of an unsigned integer. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}
