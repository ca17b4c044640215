/**
 * Files that a model or a checkpoint might be and is not: headers that lie about lengths, tensors that overlap, shapes that overflow, texts
 * that speak to a terminal. Each is made from a sound file.
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

/** A file with a header of any text or bytes, which may claim another length, and data. */
function file(header: string | Uint8Array, data: Uint8Array = new Uint8Array(), claimed?: bigint): Uint8Array {
  const text = typeof header === "string" ? encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** Files whose header cannot be trusted before anything in it is looked at. */
function brokenHeaders(sound: Uint8Array): HostileFile[] {
  const claim = (name: string, length: bigint) => ({
    name: `a header of ${name}`,
    bytes: file("{}", undefined, length),
  });
  const text = (name: string, header: string | Uint8Array) => ({ name, bytes: file(header) });
  return [
    { name: "nothing", bytes: new Uint8Array() },
    { name: "seven bytes", bytes: new Uint8Array(7) },
    { name: "a header cut off", bytes: sound.slice(0, 40) },
    { name: "the last byte missing", bytes: sound.slice(0, -1) },
    { name: "a byte too many", bytes: Uint8Array.from([...sound, 0]) },
    claim("0 bytes", 0n),
    claim("1 byte", 1n),
    claim("more than the file", 3n),
    claim("more than a MiB", 2n ** 20n + 1n),
    claim("2^53 bytes", 2n ** 53n),
    claim("2^64 - 1 bytes", 2n ** 64n - 1n),
    text("a list for a header", "[]"),
    text("a byte order mark", "\uFEFF{}"),
    text("a header that is no UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)),
    text("a control character in a name", '{"a\u0007":1}'),
    text("100,000 lists in each other", `{"a":${"[".repeat(100_000)}`),
    text("100,000 objects in each other", '{"a":'.repeat(100_000)),
    text("a key twice", '{"__metadata__":{},"__metadata__":{}}'),
    text("the key __proto__", '{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,0]}}'),
    text("the key constructor", '{"constructor":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
    text("a megabyte of escapes", `{"${"\\u0041".repeat(170_000)}":1}`),
  ];
}

/** Files whose first tensor lies about where it is or what it holds. */
function lyingTensors(sound: Uint8Array): HostileFile[] {
  const length = Number(new DataView(sound.buffer, sound.byteOffset).getBigUint64(0, true));
  const header = new TextDecoder().decode(sound.subarray(8, 8 + length));
  const data = sound.subarray(8 + length);
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
    offsets("the wrong way round", 8, 4),
    offsets("that leave a hole", 4, 8),
    offsets("beyond the file", 0, 2 ** 40),
    offsets("that are three", 0, 4, 8),
    shape("whose product overflows", 4194305, 4194305, 211106198978564),
    shape("of another size", 1),
    shape("of 1000 dimensions", ...new Array<number>(1000).fill(1)),
    shape("below 0", -1),
    shape("with a fraction", 1.5),
    shape("with a null", null),
    ...["F16", "BF16", "I64", "f32", "F128"].map(dtype),
    change("an empty tensor in the place of another", (_, tensors) => {
      tensors.other = { dtype: "F32", shape: [0], data_offsets: [0, 0] };
    }),
  ];
}

/** Files that are sound as such, and no model or checkpoint. */
function foreignContents(sound: Uint8Array): HostileFile[] {
  const { tensors, metadata } = readSafetensors(sound);
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
    rewritten("a format that speaks to the terminal", {}, { format: "\u001b[2J\u001b]0;owned\u0007" }),
    rewritten("a tensor missing", { [name]: undefined }),
    rewritten("a tensor too many", { "\u001b[31mred\u202e": { ...first } }),
    rewritten("a tensor of whole numbers", { [name]: integers }),
    rewritten("a weight that is not a number", holding(Number.NaN)),
    rewritten("an infinite weight", holding(Number.POSITIVE_INFINITY)),
  ];
}

/** Every one of them must be refused. */
export function hostileFiles(sound: Uint8Array): HostileFile[] {
  return [...brokenHeaders(sound), ...lyingTensors(sound), ...foreignContents(sound)];
}

/** The same file with some of its texts changed. */
export function withTexts(sound: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const { tensors, metadata } = readSafetensors(sound);
  return writeSafetensors([...tensors], { ...Object.fromEntries(metadata), ...texts });
}
