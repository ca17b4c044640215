import { CheckpointError, show } from "../errors.ts";
import { DIGEST_KEY, verifyDigest } from "./digest.ts";
import { type Entry, type Header, parseHeader } from "./header.ts";
import { elementTypes, isTypedArray, MAXIMUM_HEADER_BYTES, type Tensor } from "./tensor.ts";

/** The contents of a safetensors file. */
export interface SafetensorsFile {
  /** The text metadata of the header, without the digest. */
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** The SHA-256 that the file holds, verified; undefined if it holds none. */
  readonly digest?: string | undefined;
}

/**
 * Reads a safetensors file. `bytes` may have any alignment; the tensors are copies. The header is checked before any tensor is allocated.
 * Tensors must fill the file in the order of the header, without holes, overlaps or trailing bytes. Values are not checked (NaN is accepted).
 * For little-endian hosts. If the metadata hold a digest of this library (`digest` of `writeSafetensors`), it is verified, and returned as
 * `digest` instead of in the metadata.
 *
 * Format: https://github.com/huggingface/safetensors#format. This reader is stricter about the size of the header, ranks, element types,
 * escapes, numbers (digits only), order and duplicate keys.
 * @throws CheckpointError for an invalid file, and no other error
 *
 * @example
 * ```ts
 * import { readSafetensors } from "@dncjs/core";
 * import { modelFiles, readBytes } from "@dncjs/models";
 *
 * const { tensors } = readSafetensors(await readBytes(modelFiles.copy.model));
 * for (const [name, { shape }] of tensors) console.log(name, shape);
 * ```
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { metadata, entries, dataStart } = readHeader(bytes);
  checkOrder(entries, bytes.byteLength - dataStart);
  const digest = metadata.get(DIGEST_KEY);
  if (digest !== undefined) verifyDigest(bytes, dataStart, digest);
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const { buffer } = copy(bytes, dataStart + begin, dataStart + end);
    tensors.set(name, { dtype, shape, data: new elementTypes[dtype](buffer) });
  }
  return { metadata: new Map([...metadata].filter(([key]) => key !== DIGEST_KEY)), tensors, digest };
}

/**
 * Returns the metadata of a safetensors file with the digest, which is not verified, and without reading the data: says what kind a damaged
 * file is.
 * @throws CheckpointError for an invalid header
 */
export function readMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  return readHeader(bytes).metadata;
}

function readHeader(bytes: Uint8Array): Header & { readonly dataStart: number } {
  if (!isTypedArray(bytes, Uint8Array))
    throw new CheckpointError(`safetensors file: got ${show(bytes)}, expected a Uint8Array`);
  const dataStart = 8 + readHeaderLength(bytes);
  return { ...parseHeader(decode(copy(bytes, 8, dataStart))), dataStart };
}

function readHeaderLength(bytes: Uint8Array): number {
  const available = bytes.byteLength - 8;
  if (available < 2) throw new CheckpointError(`got ${bytes.byteLength} bytes, too few for a safetensors file`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  // The first eight letters of a text, read as a number, exceed every length.
  if (length > Number.MAX_SAFE_INTEGER) {
    throw new CheckpointError("this is not a safetensors file: it does not start with the length of a header");
  }
  if (length > MAXIMUM_HEADER_BYTES) {
    throw new CheckpointError(`header of the file: got ${length} bytes, expected at most ${MAXIMUM_HEADER_BYTES}`);
  }
  if (length > available) {
    throw new CheckpointError(`header of the file: got ${length} bytes, but only ${available} bytes follow`);
  }
  if (length < 2 || bytes[8] !== 0x7b /* { */) throw new CheckpointError("the file's header does not start with {");
  return Number(length);
}

function decode(header: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(header);
  } catch (cause) {
    throw new CheckpointError("the file's header is not UTF-8", { cause });
  }
}

/** Each tensor begins at the end of the previous one, even if it is empty. The last one ends the file. */
function checkOrder(entries: readonly Entry[], dataBytes: number): void {
  let offset = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== offset) {
      throw new CheckpointError(`first data byte of tensor ${show(name)}: got ${begin}, expected ${offset}`);
    }
    offset = end;
  }
  if (offset !== dataBytes) {
    throw new CheckpointError(`the header describes ${offset} bytes of data, but the file holds ${dataBytes}`);
  }
}

/** Copies bytes [begin, end) into a new buffer (`slice` of a Node Buffer would share the buffer). */
function copy(bytes: Uint8Array, begin: number, end: number): Uint8Array<ArrayBuffer> {
  try {
    const own = new Uint8Array(end - begin);
    own.set(bytes.subarray(begin, end));
    return own;
  } catch (cause) {
    throw new CheckpointError(`cannot allocate ${end - begin} bytes for a part of the file`, { cause });
  }
}
