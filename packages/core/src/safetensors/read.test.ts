import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../errors.ts";
import { readSafetensors } from "./read.ts";
import { MAXIMUM_HEADER_BYTES } from "./tensor.ts";
import { writeSafetensors } from "./write.ts";

type Bytes = Uint8Array | readonly number[];

/** A file with this header and `dataBytes` zeros. `claimedLength` defaults to the true length of the header. */
function file(header: string | Bytes, dataBytes = 0, claimedLength?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, claimedLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (shape: string, offsets: string, dtype = '"F32"'): string =>
  `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;

const small = writeSafetensors(
  [
    ["a", { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) }],
    ["b", { dtype: "U8", shape: [0, 3], data: new Uint8Array(0) }],
    ["c\n", { dtype: "F64", shape: [], data: Float64Array.of(3) }],
  ],
  { format: "dnc" },
);
const smallHeaderEnd = small.length - 16;

function refusal(bytes: Uint8Array): string {
  try {
    readSafetensors(bytes);
  } catch (error) {
    if (error instanceof CheckpointError) return error.message;
    throw error;
  }
  throw new Error("expected a CheckpointError, got none");
}

/** Ignores a CheckpointError. Any other error fails the test. */
function tryToRead(bytes: Uint8Array): void {
  try {
    readSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
  }
}

describe("a damaged file", () => {
  test("is refused if truncated at any byte or longer than described", () => {
    for (let length = 0; length < small.length; length++) {
      expect(refusal(small.slice(0, length))).not.toBe("");
    }
    expect(refusal(Uint8Array.of(...small, 0))).toContain("describes 16 bytes of data, but the file holds 17");
  });

  test("with any value of any header byte is read, or refused with a CheckpointError", () => {
    const bytes = small.slice();
    for (let at = 0; at < smallHeaderEnd; at++) {
      for (let value = 0; value < 256; value++) {
        bytes[at] = value;
        tryToRead(bytes);
      }
      bytes[at] = small[at] as number;
    }
  });

  test("with any header is read, or refused with a CheckpointError", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\\u0061",
      "\\ud800",
      "__metadata__",
      '"__metadata__":{',
      " ",
      "\ufeff",
      '"a":',
      '"b":',
      '"dtype":"F32"',
      '"shape":[1]',
      '"data_offsets":[0,4]',
      "null",
      "-1",
      "1e9",
      "0",
      "\u0000",
      `"a":${entry("[1]", "[0,4]")}`,
    );
    const headers = fc.array(pieces, { maxLength: 12 }).map((parts) => `{${parts.join("")}`);
    fc.assert(
      fc.property(fc.oneof(headers, fc.json()), (header) => tryToRead(file(header, 4))),
      { numRuns: 2000 },
    );
  });

  test("keeps its other values if data bits flip", () => {
    const bytes = small.slice();
    bytes[smallHeaderEnd + 5] = 0xff;
    const { tensors } = readSafetensors(bytes);
    expect(tensors.get("a")?.data[0]).toBe(1);
    expect(tensors.get("c\n")?.data[0]).toBe(3);
  });
});

describe("a header", () => {
  test.each([
    ["no bytes", 0n, "does not start with {"],
    ["one byte", 1n, "does not start with {"],
    ["more bytes than the file", BigInt(small.length - 7), "only"],
    ["more bytes than the cap", BigInt(MAXIMUM_HEADER_BYTES + 1), "expected at most 1048576"],
    ["2^32 bytes and its true length", 2n ** 32n + BigInt(smallHeaderEnd - 8), "expected at most"],
    ["2^53 bytes", 2n ** 53n, "does not start with the length of a header"],
    ["2^63 bytes", 2n ** 63n, "does not start with the length of a header"],
    ["2^64-1 bytes", 2n ** 64n - 1n, "does not start with the length of a header"],
  ])("that claims %s is refused", (_, length, message) => {
    const bytes = small.slice();
    new DataView(bytes.buffer).setBigUint64(0, length, true);
    expect(refusal(bytes)).toContain(message);
  });

  test("of exactly the cap is read", () => {
    expect(readSafetensors(file("{}".padEnd(MAXIMUM_HEADER_BYTES))).tensors.size).toBe(0);
  });

  const tensor = entry("[]", "[0,4]");
  test.each<[string, string | Bytes, string]>([
    ["starts with a space", ` {"a":${tensor}}`, "start with {"],
    ["starts with a byte order mark", `\ufeff{"a":${tensor}}`, "start with {"],
    ["holds a byte order mark", `{\ufeff"a":${tensor}}`, "expected"],
    ["is a list", "[]", "start with {"],
    ["is not UTF-8", [0x7b, 0x22, 0xff, 0x22, 0x7d], "not UTF-8"],
    ["has UTF-8 longer than needed", [0x7b, 0x22, 0xc0, 0xa2, 0x22, 0x7d], "not UTF-8"],
    ["has a surrogate in UTF-8", [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d], "not UTF-8"],
    ["is not closed", `{"a":${tensor}`, "expected }, found the end"],
    ["ends in a string", '{"a', "ends inside a string"],
    ["ends in an escape", '{"a\\', "ends inside a string"],
    ["has text after its end", `{"a":${tensor}}{}`, "after the end"],
    ["is followed by a zero byte", `{"a":${tensor}}\u0000`, "after the end"],
    ["has a trailing comma", `{"a":${tensor},}`, 'expected "'],
    ["has a comment", `{/**/"a":${tensor}}`, 'expected "'],
    ["has an unknown escape", `{"\\x41":${tensor}}`, "wrong escape"],
    ["has a raw control character in a name", `{"a\u0001":${tensor}}`, "control character"],
    ["has half a surrogate pair in a name", `{"\\ud800":${tensor}}`, "wrong escape"],
    ["has a tensor without a name", `{"":${tensor}}`, "without a name"],
    ["has a number for a tensor", '{"a":1}', "expected {"],
    ["has null for a tensor", '{"a":null}', "expected {"],
    ["has a tensor twice", `{"a":${tensor},"a":${tensor}}`, 'the header has the key "a" twice'],
    ["has a tensor twice, once escaped", `{"a":${tensor},"\\u0061":${tensor}}`, 'the key "a" twice'],
    ["has metadata twice", `{"__metadata__":{},"a":${tensor},"__meta\\u0064ata__":{}}`, "twice"],
    ["has a metadata key twice", `{"__metadata__":{"k":"1","\\u006b":"2"},"a":${tensor}}`, '"k" twice'],
    ["has a field twice", '{"a":{"dtype":"F32","dtype":"F64"}}', 'tensor "a" has the key "dtype" twice'],
    ["has metadata that is not text", `{"__metadata__":{"k":1},"a":${tensor}}`, 'expected "'],
    ["has metadata in metadata", `{"__metadata__":{"k":{}},"a":${tensor}}`, 'expected "'],
    ["has a tensor __proto__", `{"__proto__":${tensor}}`, "has the key __proto__"],
    ["has an escaped __proto__", `{"\\u005f_proto__":${tensor}}`, "has the key __proto__"],
    ["has metadata __proto__", `{"__metadata__":{"__proto__":"1"},"a":${tensor}}`, "has the key __proto__"],
    ["has a field __proto__", '{"a":{"__proto__":{}}}', "has the key __proto__"],
    ["has an unknown field", '{"a":{"dtype":"F32","strides":[1]}}', 'unknown field "strides"'],
    ["has a field that objects inherit", '{"a":{"constructor":"F32"}}', 'unknown field "constructor"'],
    ["lacks a field", '{"a":{"dtype":"F32","shape":[]}}', "lacks one of"],
    ["has an empty entry", '{"a":{}}', "lacks one of"],
  ])("that %s is refused", (_, header, message) => {
    expect(refusal(file(header, 4))).toContain(message);
  });

  test("keeps names that objects inherit, in the order of the file, and metadata anywhere", () => {
    const names = ["toString", "constructor", "prototype", "10", "9", "hasOwnProperty", "\\u00e9\\n"];
    const entries = names.map((name, at) => `"${name}" :\t${entry("[1]", `[${4 * at}, ${4 * at + 4}]`)}`);
    const { tensors, metadata } = readSafetensors(
      file(`{${entries.join(",\r\n")},"__metadata__":{"constructor":"x","":"y"}} `, 4 * names.length),
    );
    expect([...tensors.keys()]).toEqual([...names.slice(0, -1), "é\n"]);
    expect([...metadata]).toEqual([
      ["constructor", "x"],
      ["", "y"],
    ]);
    expect(tensors.get("valueOf")).toBeUndefined();
  });
});

describe("a tensor's type, shape and offsets", () => {
  test.each([
    ["a negative offset", entry("[1]", "[-4,0]"), "expected an integer 0..2^53-1"],
    ["an offset with a fraction", entry("[1]", "[0,4.0]"), "expected ]"],
    ["an offset with an exponent", entry("[1]", "[0,4e0]"), "expected ]"],
    ["an offset with leading zeros", entry("[1]", "[0,04]"), "expected an integer 0..2^53-1"],
    ["an offset of 2^53", entry("[1]", "[0,9007199254740992]"), "expected an integer 0..2^53-1"],
    ["an offset of 1000 digits", entry("[1]", `[0,${"9".repeat(1000)}]`), "expected an integer 0..2^53-1"],
    ["an offset in quotes", entry("[1]", '[0,"4"]'), "expected an integer 0..2^53-1"],
    ["one offset", entry("[1]", "[4]"), "expected [begin, end]"],
    ["three offsets", entry("[1]", "[0,4,8]"), "more than 2"],
    ["nested offsets", entry("[1]", "[[0,4]]"), "expected an integer 0..2^53-1"],
    ["offsets that are an object", entry("[1]", '{"0":0,"1":4}'), "expected ["],
    ["an end before its beginning", entry("[1]", "[4,0]"), "expected [begin, end]"],
    ["more bytes than its shape", entry("[1]", "[0,8]"), 'tensor "a": got 8 bytes of data, expected 4 for F32 [1]'],
    ["fewer bytes than its shape", entry("[1000,1000]", "[0,4]"), "expected 4000000 for"],
    ["bytes beyond the file", entry("[2]", "[0,8]"), "describes 8 bytes of data, but the file holds 4"],
    ["2^50 bytes beyond the file", entry("[281474976710656]", "[0,1125899906842624]"), "the file holds 4"],
    ["a hole before it", entry("[0]", "[4,4]"), "expected 0"],
    ["a negative dimension", entry("[-1]", "[0,4]"), "expected an integer 0..2^53-1"],
    ["a dimension with a fraction", entry("[0.5]", "[0,4]"), "expected ]"],
    ["a dimension NaN", entry("[NaN]", "[0,4]"), "expected an integer 0..2^53-1"],
    ["a dimension null", entry("[null]", "[0,4]"), "expected an integer 0..2^53-1"],
    [
      "a shape whose product wraps around 2^64",
      entry("[4194305,4194305,211106198978564]", "[0,4]"),
      "product below 2^53",
    ],
    ["a shape whose product wraps to 1 float", entry("[4294967297,4294967297]", "[0,4]"), "product below 2^53"],
    ["a shape too large before its zero", entry("[9007199254740991,2,0]", "[0,0]"), "product below 2^53"],
    ["9 dimensions", entry("[1,1,1,1,1,1,1,1,1]", "[0,4]"), "more than 8"],
    ["1000 dimensions", entry(`[${Array(1000).fill(1)}]`, "[0,4]"), "more than 8"],
    ["a shape that is a number", entry("1", "[0,4]"), "expected ["],
    [
      "half precision",
      entry("[2]", "[0,4]", '"F16"'),
      'dtype of tensor "a": got "F16", expected F64, F32, BF16, I32, U32, U8',
    ],
    ["too many bytes for bfloat16", entry("[1]", "[0,4]", '"BF16"'), "got 4 bytes of data, expected 2 for BF16"],
    ["64-bit integers", entry("[1]", "[0,8]", '"I64"'), 'got "I64"'],
    ["a type in lower case", entry("[1]", "[0,4]", '"f32"'), 'got "f32"'],
    ["a type that objects inherit", entry("[1]", "[0,4]", '"toString"'), 'got "toString"'],
    ["a type that is a number", entry("[1]", "[0,4]", "4"), 'expected "'],
  ])("with %s is refused", (_, text, message) => {
    expect(refusal(file(`{"a":${text}}`, 4))).toContain(message);
  });

  test.each([
    ["overlap", ["[1]", "[0,4]"], ["[1]", "[2,6]"], 6],
    ["share all their bytes", ["[1]", "[0,4]"], ["[1]", "[0,4]"], 4],
    ["leave a hole", ["[1]", "[0,4]"], ["[1]", "[8,12]"], 12],
    ["are not in the order of the header", ["[1]", "[4,8]"], ["[1]", "[0,4]"], 8],
    ["share their first byte and the second is empty", ["[1]", "[0,4]"], ["[0]", "[0,0]"], 4],
    ["overlap and the second is empty", ["[1]", "[0,4]"], ["[0]", "[2,2]"], 4],
    ["end before the file does", ["[1]", "[0,4]"], ["[1]", "[4,8]"], 12],
  ] as const)("are refused when two tensors %s", (_, [shape1, offsets1], [shape2, offsets2], dataBytes) => {
    const header = `{"a":${entry(shape1, offsets1)},"b":${entry(shape2, offsets2)}}`;
    expect(refusal(file(header, dataBytes))).toMatch(/expected [04]$|holds 12$/);
  });

  test("may be empty, have 8 dimensions, or be a single value", () => {
    const header = `{"a":${entry("[0,7]", "[0,0]")},"b":${entry("[1,1,1,1,1,1,1,1]", "[0,4]")},"c":${entry("[0]", "[4,4]")}}`;
    const { tensors } = readSafetensors(file(header, 4));
    expect([...tensors.values()].map(({ data }) => data.length)).toEqual([0, 1, 0]);
    expect(tensors.get("a")?.shape).toEqual([0, 7]);
  });
});

describe("reading", () => {
  test("copies from any alignment and out of a pooled Node Buffer", () => {
    for (const shift of [0, 1, 3, 5]) {
      const bytes = Buffer.alloc(small.length + shift).subarray(shift);
      bytes.set(small);
      const { tensors } = readSafetensors(bytes);
      bytes.fill(0xff);
      expect([...(tensors.get("a")?.data ?? [])]).toEqual([1, 2]);
      expect([...(tensors.get("c\n")?.data ?? [])]).toEqual([3]);
    }
  });

  test("accepts shared memory, and refuses other types, a detached buffer, or a failed allocation", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(small.length));
    shared.set(small);
    expect(readSafetensors(shared).tensors.get("a")?.data).toEqual(Float32Array.of(1, 2));
    const detached = small.slice();
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    expect(refusal(detached)).toContain("got 0 bytes, too few");
    for (const wrong of [null, undefined, "text", {}, new ArrayBuffer(64), new Float32Array(64), [...small]]) {
      expect(refusal(wrong as never)).toContain("expected a Uint8Array");
    }
    const exhausted = small.slice();
    exhausted.subarray = () => {
      throw new RangeError("Array buffer allocation failed");
    };
    expect(refusal(exhausted)).toContain("cannot allocate");
  });

  const length = MAXIMUM_HEADER_BYTES - 100;
  test.each([
    ["100,000 nested lists", `{"a":{"dtype":"F32","shape":${"[".repeat(100_000)}`],
    ["100,000 nested objects", '{"a":'.repeat(100_000)],
    ["nested metadata", `{"__metadata__":${'{"a":'.repeat(100_000)}`],
    ["one long string", `{"${"a".repeat(length)}`],
    ["one long string of escapes", `{"${"\\".repeat(length)}":{}}`],
    ["quotation marks", `{${'"'.repeat(length)}`],
    ["spaces", `{${" ".repeat(length)}x`],
    ["digits", `{"a":${entry(`[${"1".repeat(length)}]`, "[0,4]")}}`],
    [
      "many empty tensors and one too few bytes",
      `{${Array.from({ length: 18_000 }, (_, at) => `"${at}":${entry("[0]", "[0,0]")}`)}}`,
    ],
  ])("refuses a megabyte of %s", (_, header) => {
    const bytes = file(header, 1);
    expect(bytes.length).toBeLessThan(MAXIMUM_HEADER_BYTES + 16);
    expect(refusal(bytes)).not.toBe("");
  });

  const golden = new URL("../../../../../shared/golden/", import.meta.url);
  test.skipIf(!existsSync(golden))(
    "reads the golden files, which another library wrote, and writes back the same data",
    () => {
      const files = readdirSync(golden).filter((name) => name.endsWith(".safetensors"));
      expect(files.length).toBeGreaterThan(0);
      for (const name of files) {
        const bytes = readFileSync(new URL(name, golden));
        const { tensors, metadata } = readSafetensors(bytes);
        expect(JSON.parse(metadata.get("config") ?? "")).toHaveProperty("memoryRows");
        const dataBytes = [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
        const written = writeSafetensors(tensors, Object.fromEntries(metadata));
        expect(Buffer.compare(written.subarray(-dataBytes), bytes.subarray(-dataBytes))).toBe(0);
      }
    },
  );
});
