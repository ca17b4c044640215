import { readSafetensors, writeSafetensors } from "@dncjs/core";
import { expect, test } from "vitest";
import { inBfloat16 } from "./bfloat16.ts";

test("weights are rounded to the nearest BF16 number, halves to even, and keep their shape and metadata", () => {
  const bits = Uint32Array.of(0x3f800000, 0x3f807fff, 0x3f808000, 0x3f808001, 0x3f818000, 0xbf81ffff);
  const data = new Float32Array(bits.buffer);
  const file = writeSafetensors([["weights", { dtype: "F32", shape: [2, 3], data }]], { seed: "1" }, { digest: true });
  const { tensors, metadata, digest } = readSafetensors(inBfloat16(file));
  const rounded = Uint16Array.of(0x3f80, 0x3f80, 0x3f80, 0x3f81, 0x3f82, 0xbf82);
  expect(tensors.get("weights")).toEqual({ dtype: "BF16", shape: [2, 3], data: rounded });
  expect([...metadata]).toEqual([["seed", "1"]]);
  expect(digest).toBeDefined();
});
