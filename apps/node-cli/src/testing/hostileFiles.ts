/**
 * Invalid variants of a valid model or checkpoint file: wrong lengths in the header, overlapping tensors, shapes that overflow,
 * texts with control characters.
 */
import { readSafetensors, type Tensor, writeSafetensors } from "@dncjs/core";

export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Entry {
  dtype: unknown;
  shape: unknown;
  data_offsets: unknown;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file with any header and data. `claimed` replaces the length of the header. */
function file(header: string | Uint8Array, data: Uint8Array = new Uint8Array(), claimed?: bigint): Uint8Array {
  const text = typeof header === "string" ? encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** Files with an invalid header. */
function brokenHeaders(valid: Uint8Array): HostileFile[] {
  const claim = (name: string, length: bigint) => ({
    name: `a header of ${name}`,
    bytes: file("{}", undefined, length),
  });
  const text = (name: string, header: string | Uint8Array) => ({ name, bytes: file(header) });
  return [
    { name: "nothing", bytes: new Uint8Array() },
    { name: "seven bytes", bytes: new Uint8Array(7) },
    { name: "a header cut off", bytes: valid.slice(0, 40) },
    { name: "the last byte missing", bytes: valid.slice(0, -1) },
    { name: "an extra byte", bytes: Uint8Array.from([...valid, 0]) },
    claim("0 bytes", 0n),
    claim("1 byte", 1n),
    claim("more than the file", 3n),
    claim("more than a MiB", 2n ** 20n + 1n),
    claim("2^53 bytes", 2n ** 53n),
    claim("2^64 - 1 bytes", 2n ** 64n - 1n),
    text("a list for a header", "[]"),
    text("a byte order mark", "\uFEFF{}"),
    text("a header that is not UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)),
    text("a control character in a name", '{"a\u0007":1}'),
    text("100,000 nested lists", `{"a":${"[".repeat(100_000)}`),
    text("100,000 nested objects", '{"a":'.repeat(100_000)),
    text("a key twice", '{"__metadata__":{},"__metadata__":{}}'),
    text("the key __proto__", '{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,0]}}'),
    text("the key constructor", '{"constructor":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
    text("a megabyte of escapes", `{"${"\\u0041".repeat(170_000)}":1}`),
  ];
}

/** Files whose first tensor has a wrong type, shape or offset. */
function wrongTensors(valid: Uint8Array): HostileFile[] {
  const length = Number(new DataView(valid.buffer, valid.byteOffset).getBigUint64(0, true));
  const header = new TextDecoder().decode(valid.subarray(8, 8 + length));
  const data = valid.subarray(8 + length);
  const change = (name: string, edit: (first: Entry, header: Record<string, Entry>) => void): HostileFile => {
    const value = JSON.parse(header) as Record<string, Entry>;
    const first = Object.keys(value).find((key) => key !== "__metadata__")!;
    edit(value[first]!, value);
    return { name, bytes: file(JSON.stringify(value), data) };
  };
  const offsets = (name: string, ...range: unknown[]) =>
    change(`offsets ${name}`, (tensor) => Object.assign(tensor, { data_offsets: range }));
  const shape = (name: string, ...sizes: unknown[]) =>
    change(`a shape ${name}`, (tensor) => Object.assign(tensor, { shape: sizes }));
  const dtype = (name: string) => change(`the type ${name}`, (tensor) => Object.assign(tensor, { dtype: name }));
  return [
    offsets("below 0", -4, 8),
    offsets("with a fraction", 0.5, 8),
    offsets("of 2^53", 0, 2 ** 53),
    offsets("in reverse", 8, 4),
    offsets("that leave a hole", 4, 8),
    offsets("beyond the file", 0, 2 ** 40),
    offsets("with three numbers", 0, 4, 8),
    shape("whose product overflows", 4194305, 4194305, 211106198978564),
    shape("of another size", 1),
    shape("of 1000 dimensions", ...new Array<number>(1000).fill(1)),
    shape("below 0", -1),
    shape("with a fraction", 1.5),
    shape("with a null", null),
    ...["F16", "BF16", "I64", "f32", "F128"].map(dtype),
    change("an empty tensor at the offset of another", (_, tensors) => {
      tensors.other = { dtype: "F32", shape: [0], data_offsets: [0, 0] };
    }),
  ];
}

/** Valid safetensors files that are not a model or checkpoint. */
function foreignContents(valid: Uint8Array): HostileFile[] {
  const { tensors, metadata } = readSafetensors(valid);
  const rewritten = (
    name: string,
    changes: Readonly<Record<string, Tensor | undefined>>,
    texts: Readonly<Record<string, string>> = {},
  ) => {
    const all = { ...Object.fromEntries(tensors), ...changes };
    const kept = Object.entries(all).flatMap(([key, tensor]) => (tensor ? [[key, tensor] as const] : []));
    return { name, bytes: writeSafetensors(kept, { ...Object.fromEntries(metadata), ...texts }) };
  };
  const [[name, first]] = [...tensors] as [[string, Tensor]];
  const holding = (value: number) => {
    const data = first.data.slice();
    data[0] = value;
    return { [name]: { ...first, data } };
  };
  const integers: Tensor = { ...first, dtype: "I32", data: new Int32Array(first.data.length) };
  return [
    rewritten("another format", {}, { format: "pytorch" }),
    rewritten("a format with control characters", {}, { format: "\u001b[2J\u001b]0;owned\u0007" }),
    rewritten("a tensor missing", { [name]: undefined }),
    rewritten("an extra tensor", { "\u001b[31mred\u202e": { ...first } }),
    rewritten("a tensor of whole numbers", { [name]: integers }),
    rewritten("a weight that is not a number", holding(Number.NaN)),
    rewritten("an infinite weight", holding(Number.POSITIVE_INFINITY)),
  ];
}

/** All invalid variants; every one must be rejected. */
export function hostileFiles(valid: Uint8Array): HostileFile[] {
  return [...brokenHeaders(valid), ...wrongTensors(valid), ...foreignContents(valid)];
}

/** A copy of the file with some metadata changed. */
export function withTexts(valid: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const { tensors, metadata } = readSafetensors(valid);
  return writeSafetensors([...tensors], { ...Object.fromEntries(metadata), ...texts });
}
