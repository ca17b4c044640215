import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { readSafetensors } from "./read.ts";
import { type DType, elementTypes, MAXIMUM_HEADER_BYTES, type Tensor, type TensorData } from "./tensor.ts";
import { writeSafetensors } from "./write.ts";

/** Written again: that of the code would be compared with itself. */
const arrays: Record<DType, new (buffer: ArrayBuffer) => TensorData> = {
  F64: Float64Array,
  F32: Float32Array,
  BF16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
};
const dtypes = fc.constantFrom(...(Object.keys(arrays) as DType[]));
const shapes = fc.array(fc.nat(4), { maxLength: 4 });

/** Tensors of random bits, which include NaN payloads, infinities and -0. */
const tensors: fc.Arbitrary<Tensor> = fc.tuple(dtypes, shapes).chain(([dtype, shape]) => {
  const bytes = shape.reduce((product, size) => product * size, 1) * elementTypes[dtype].BYTES_PER_ELEMENT;
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((bits) => ({ dtype, shape, data: new arrays[dtype](bits.slice().buffer) }));
});
const names = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("10", "9", "constructor", "toString", '"\\', "\u0000", "\ufeff"),
  )
  .filter((name) => !["", "__proto__", "__metadata__"].includes(name));
const files = fc.uniqueArray(fc.tuple(names, tensors), { selector: ([name]) => name, maxLength: 6 });
const metadatas = fc.dictionary(names, fc.string({ unit: "binary" }), { noNullPrototype: true });

const one: Tensor = { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) };
const bitsOf = ({ data }: Tensor): number[] => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];

describe("writeSafetensors", () => {
  test("writes a file that reads as the same tensors, bit for bit, in the same order", () => {
    fc.assert(
      fc.property(files, metadatas, (written, metadata) => {
        const bytes = writeSafetensors(written, metadata);
        const file = readSafetensors(bytes);
        expect([...file.tensors.keys()]).toEqual(written.map(([name]) => name));
        for (const [name, tensor] of written) {
          const read = file.tensors.get(name) as Tensor;
          expect([read.dtype, read.shape, bitsOf(read)]).toEqual([tensor.dtype, tensor.shape, bitsOf(tensor)]);
          expect(read.data).toBeInstanceOf(arrays[tensor.dtype]);
        }
        expect([...file.metadata]).toEqual(Object.entries(metadata));
        expect(writeSafetensors(file.tensors, Object.fromEntries(file.metadata))).toEqual(bytes);
      }),
    );
  });

  test("writes the bytes of the format, with the data at a multiple of 8", () => {
    const text = '{"__metadata__":{"k":"v"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const bytes = writeSafetensors([["x", one]], { k: "v" });
    const padded = new TextEncoder().encode(text.padEnd(80));
    expect([...bytes]).toEqual([80, 0, 0, 0, 0, 0, 0, 0, ...padded, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
    expect([...writeSafetensors([])]).toEqual([8, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode("{}      ")]);
  });

  test("writes the part of a buffer that an array covers", () => {
    const data = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    expect(writeSafetensors([["x", { ...one, data }]])).toEqual(writeSafetensors([["x", one]]));
  });

  test.each<[string, unknown[][], unknown, string]>([
    ["an empty name", [["", one]], {}, "tensor name"],
    ["the name of the metadata", [["__metadata__", one]], {}, "tensor name"],
    ["the name __proto__", [["__proto__", one]], {}, "tensor name"],
    ["half a surrogate pair in a name", [["\ud800", one]], {}, "tensor name"],
    ["a name that is a number", [[1, one]], {}, "tensor name"],
    [
      "a name twice",
      [
        ["a", one],
        ["a", one],
      ],
      {},
      "tensor name",
    ],
    ["no tensor", [["a", undefined]], {}, 'tensors["a"].dtype'],
    ["an unknown type", [["a", { ...one, dtype: "toString" }]], {}, 'tensors["a"].dtype'],
    ["a shape of another size", [["a", { ...one, shape: [3] }]], {}, 'tensors["a"].data'],
    ["a negative size", [["a", { ...one, shape: [-1, -2] }]], {}, 'tensors["a"].shape'],
    ["a size with a fraction", [["a", { ...one, shape: [0.5, 4] }]], {}, 'tensors["a"].shape'],
    ["a missing size", [["a", { ...one, shape: Array(1) }]], {}, 'tensors["a"].shape'],
    ["no shape", [["a", { ...one, shape: undefined }]], {}, 'tensors["a"].shape'],
    ["9 dimensions", [["a", { ...one, shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] }]], {}, 'tensors["a"].shape'],
    ["data of another type", [["a", { ...one, data: Float64Array.of(1, 2) }]], {}, 'tensors["a"].data'],
    ["data in a list", [["a", { ...one, data: [1, 2] }]], {}, 'tensors["a"].data'],
    ["metadata that is not text", [], { k: 1 }, 'metadata["k"]'],
    ["half a surrogate pair in metadata", [], { k: "\udc00" }, 'metadata["k"]'],
    ["a metadata key __proto__", [], JSON.parse('{"__proto__":"x"}'), "metadata key"],
    ["a header longer than the reader accepts", [], { k: "x".repeat(MAXIMUM_HEADER_BYTES) }, "header"],
  ])("refuses %s", (_, entries, metadata, parameter) => {
    let refused: unknown;
    try {
      writeSafetensors(entries as never, metadata as never);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(ArgumentError);
    expect((refused as ArgumentError).parameter).toBe(parameter);
  });
});
