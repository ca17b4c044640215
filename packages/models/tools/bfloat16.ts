import { readSafetensors, type Tensor, writeSafetensors } from "@dncjs/core";

/** Returns a model file with its F32 weights as BF16, each rounded to the nearest, of two to the even: half the size. */
export function inBfloat16(model: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(model);
  const rounded = [...tensors].map(([name, { shape, data }]): [string, Tensor] => [
    name,
    { dtype: "BF16", shape, data: upperHalves(data as Float32Array) },
  ]);
  return writeSafetensors(rounded, Object.fromEntries(metadata), { digest: true });
}

function upperHalves({ buffer, byteOffset, length }: Float32Array): Uint16Array {
  const bits = new Uint32Array(buffer, byteOffset, length);
  return Uint16Array.from(bits, (one) => (one + 0x7fff + ((one >>> 16) & 1)) >>> 16);
}
