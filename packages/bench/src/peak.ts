/**
 * The bound that everything is measured against: how many fused multiply-adds a second one core does in WebAssembly, with all
 * operands in registers. Timed with a module of a dozen independent accumulators that is written here byte by byte; of a dozen pairs
 * where V8 joins two vectors of 128 bits into one of 256.
 */
import { median } from "./statistics.ts";

/** GFLOP/s of the reference machine (AMD Zen 4, 3.67 GHz), for bounds that do not move with the machine. */
export const referencePeak = 58.7;

const ACCUMULATORS = 12;
const ROUNDS = 4;

/**
 * GFLOP/s of one core; with separate multiplication and addition where the engine has no relaxed SIMD. With `wide` that of joined
 * vectors, where the engine joins them. Takes about 50 ms, twice that with `wide`.
 */
export async function measurePeak({ wide = false }: { readonly wide?: boolean } = {}): Promise<number> {
  const single = await timePeak(ACCUMULATORS, 32);
  return wide ? Math.max(single, await timePeak(2 * ACCUMULATORS, 16)) : single;
}

/** Results that are stored side by side, `stride` bytes apart, are what V8 joins; others it leaves as they are. */
async function timePeak(accumulators: number, stride: 16 | 32): Promise<number> {
  const relaxed = WebAssembly.validate(peakModule(true, accumulators, stride));
  const { instance } = await WebAssembly.instantiate(peakModule(relaxed, accumulators, stride), {});
  const run = instance.exports.run as (iterations: number, factor: number, addend: number) => void;
  const iterations = 20_000;
  const flops = iterations * ROUNDS * accumulators * 8;
  for (let k = 0; k < 20; k++) run(1000, 0.5, 0.5);
  await new Promise((resolve) => setTimeout(resolve, 10)); // for the optimizing compiler, which works beside us
  const rates: number[] = [];
  for (let k = 0; k < 60; k++) {
    const start = performance.now();
    run(iterations, 0.5, 0.5);
    rates.push(flops / (performance.now() - start) / 1e6);
  }
  // A peak is what is reached while nobody disturbs: the median of the best third.
  rates.sort((a, b) => b - a);
  return median(rates.slice(0, rates.length / 3));
}

const [V128, F32, I32] = [0x7b, 0x7d, 0x7f];

/** (iterations: i32, factor: f32, addend: f32): `ROUNDS` times acc = acc · factor + addend for every accumulator; stores them. */
function peakModule(relaxed: boolean, count: number, stride: number): Uint8Array<ArrayBuffer> {
  const [factor, addend, first] = [3, 4, 5];
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
    ...accumulators.reverse().flatMap(store), // the right one of a pair first, as V8 wants it
    0x0b,
  ];
  const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, I32!, F32!, F32!, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]), // a page of memory
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]), // "run"
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}
