import { scaled } from "@dncjs/train/files";

const FLOPS = ["flop", "kflop", "Mflop", "Gflop", "Tflop", "Pflop"] as const;

/** Formats operations with three digits: "960 flop", "7.66 Mflop". */
export function flops(count: number): string {
  return scaled(count, 1000, FLOPS);
}
