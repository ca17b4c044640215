import { requireOptions } from "../arguments.ts";
import { ArgumentError, show } from "../errors.ts";
import { DIGEST_KEY, EMPTY_DIGEST, seal } from "./digest.ts";
import {
  dtypeNames,
  elementCount,
  elementTypes,
  isDType,
  isTypedArray,
  isWellFormed,
  MAXIMUM_HEADER_BYTES,
  METADATA_KEY,
  shapeRule,
  type Tensor,
} from "./tensor.ts";

/** Options of `writeSafetensors`. */
export interface WriteOptions {
  /** Whether the metadata hold a SHA-256 of the whole file, which `readSafetensors` verifies. @default false */
  readonly digest?: boolean;
}

/**
 * Returns the bytes of a safetensors file with `tensors` in the given order, and text `metadata`. Equal arguments give equal bytes, and
 * `readSafetensors` returns the same tensors. The data start at a multiple of 8 bytes, so F64 tensors are aligned if the tensors before them
 * are a multiple of 8 bytes long. For little-endian hosts.
 * @throws ArgumentError for an empty, reserved or duplicate name, data that do not match dtype and shape, or a header above 1 MiB
 *
 * @example
 * ```ts
 * import { writeSafetensors } from "@dncjs/core";
 *
 * const weights = { dtype: "F32", shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } as const;
 * const bytes = writeSafetensors(new Map([["weights", weights]]));
 * ```
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, Tensor]>,
  metadata: Readonly<Record<string, string>> = {},
  options: WriteOptions = {},
): Uint8Array {
  const { digest = false } = requireOptions("options", options, "digest");
  if (
    typeof (tensors as Partial<typeof tensors> | null)?.[Symbol.iterator] !== "function" ||
    ArrayBuffer.isView(tensors)
  )
    throw new ArgumentError("tensors", tensors, "a list of [name, tensor]");
  requireOptions("metadata", metadata, "key: text");
  const members = metadataMember(digest ? { ...metadata, [DIGEST_KEY]: EMPTY_DIGEST } : metadata);
  const chunks: Uint8Array[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const entry of tensors) {
    if (!Array.isArray(entry)) throw new ArgumentError("tensors", entry, "a list of [name, tensor]");
    const [name, tensor] = entry as readonly [string, Tensor];
    checkName(name, names);
    checkTensor(`tensors[${show(name)}]`, tensor);
    const { dtype, shape, data } = tensor;
    const end = offset + data.byteLength;
    members.push(member(name, `{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${offset},${end}]}`));
    chunks.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset = end;
  }
  const header = encodeHeader(members);
  const file = assemble(header, chunks, offset);
  if (digest) seal(file, 8 + header.length);
  return file;
}

function assemble(header: Uint8Array, chunks: readonly Uint8Array[], dataBytes: number): Uint8Array {
  const file = new Uint8Array(8 + header.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let offset = 8 + header.length;
  for (const chunk of chunks) {
    file.set(chunk, offset);
    offset += chunk.length;
  }
  return file;
}

/** The header's text, padded with spaces to a multiple of 8 bytes. */
function encodeHeader(members: readonly string[]): Uint8Array {
  const text = new TextEncoder().encode(`{${members.join(",")}}`);
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  header.set(text);
  if (header.length <= MAXIMUM_HEADER_BYTES) return header;
  throw new ArgumentError("header", header, `at most ${MAXIMUM_HEADER_BYTES} bytes: fewer tensors or less metadata`);
}

// JSON.stringify of an object would move keys that look like numbers to the front.
function member(key: string, json: string): string {
  return `${JSON.stringify(key)}:${json}`;
}

function metadataMember(metadata: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(metadata).map(([key, value]) => {
    if (!isKey(key)) throw new ArgumentError("metadata key", key, keyRule);
    if (typeof value !== "string" || !isWellFormed(value)) {
      throw new ArgumentError(`metadata[${show(key)}]`, value, "a string without lone surrogates");
    }
    return member(key, JSON.stringify(value));
  });
  return entries.length === 0 ? [] : [member(METADATA_KEY, `{${entries.join(",")}}`)];
}

// A key __proto__ would change the prototype of the object in which a careless reader collects keys.
const keyRule = "text without lone surrogates, not __proto__";

function isKey(key: string): boolean {
  return key !== "__proto__" && isWellFormed(key);
}

/** Checks a tensor's name and adds it to `names`. */
function checkName(name: string, names: Set<string>): void {
  if (typeof name !== "string" || name === "" || name === METADATA_KEY || !isKey(name)) {
    throw new ArgumentError("tensor name", name, `non-empty ${keyRule}, not ${METADATA_KEY}`);
  }
  if (names.has(name)) throw new ArgumentError("tensor name", name, "a name that no earlier tensor has");
  names.add(name);
}

function checkTensor(parameter: string, tensor: Tensor): void {
  const { dtype, shape, data }: Partial<Tensor> = tensor ?? {};
  if (!isDType(dtype)) throw new ArgumentError(`${parameter}.dtype`, dtype, `one of ${dtypeNames}`);
  const array = elementTypes[dtype];
  const elements = Array.isArray(shape) ? elementCount(shape) : undefined;
  if (elements === undefined) throw new ArgumentError(`${parameter}.shape`, shape, shapeRule);
  if (data?.length !== elements || !isTypedArray(data, array)) {
    throw new ArgumentError(`${parameter}.data`, data, `a ${array.name} of ${elements} elements`);
  }
}
