import { CheckpointError, show } from "../errors.ts";
import { type Entry, parseHeader } from "./header.ts";
import { elementTypes, isTypedArray, MAXIMUM_HEADER_BYTES, type Tensor } from "./tensor.ts";

export interface SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/**
 * Reads a whole safetensors file from anywhere in memory (any alignment); the tensors are copies. Returns, or throws
 * CheckpointError and nothing else: everything is checked before the first tensor is allocated, and tensors must fill the file
 * in the order of the header, without holes, overlaps or trailing bytes. Values are not looked at (NaN passes). For
 * little-endian hosts, as all that run WebAssembly are.
 *
 * Format: https://github.com/huggingface/safetensors#format; stricter in the size of the header, ranks, element types, escapes
 * and numbers (digits only), order and duplicate keys.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  if (!isTypedArray(bytes, "Uint8Array")) throw new CheckpointError("a safetensors file must be given as a Uint8Array");
  const dataStart = 8 + readHeaderLength(bytes);
  const { metadata, entries } = parseHeader(decode(copy(bytes, 8, dataStart)));
  checkOrder(entries, bytes.byteLength - dataStart);
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const { buffer } = copy(bytes, dataStart + begin, dataStart + end);
    tensors.set(name, { dtype, shape, data: elementTypes[dtype].view(buffer) });
  }
  return { metadata, tensors };
}

function readHeaderLength(bytes: Uint8Array): number {
  const available = bytes.byteLength - 8;
  if (available < 2) throw new CheckpointError(`${bytes.byteLength} bytes are too few for a safetensors file`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > MAXIMUM_HEADER_BYTES) {
    throw new CheckpointError(`the file claims a header of ${length} bytes; the most is ${MAXIMUM_HEADER_BYTES}`);
  }
  if (length > available) {
    throw new CheckpointError(`the file claims a header of ${length} bytes, but only ${available} bytes follow`);
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

/** Each tensor begins where the one before it ends, empty ones too, and the last one ends the file. */
function checkOrder(entries: readonly Entry[], dataBytes: number): void {
  let offset = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== offset) {
      throw new CheckpointError(`tensor ${show(name)} begins at byte ${begin} of the data; expected ${offset}`);
    }
    offset = end;
  }
  if (offset !== dataBytes) {
    throw new CheckpointError(`the header describes ${offset} bytes of data, but the file holds ${dataBytes}`);
  }
}

/** Bytes [begin, end) in a buffer of their own (`slice` of a Node Buffer would share it). */
function copy(bytes: Uint8Array, begin: number, end: number): Uint8Array<ArrayBuffer> {
  try {
    const own = new Uint8Array(end - begin);
    own.set(bytes.subarray(begin, end));
    return own;
  } catch (cause) {
    throw new CheckpointError(`no memory for ${end - begin} bytes of the file`, { cause });
  }
}
