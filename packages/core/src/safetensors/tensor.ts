/** The supported element types. The data of BF16 are bits, the upper half of those of a float32. Files with other types (F16, I64 ...) are refused. */
export type DType = "F64" | "F32" | "BF16" | "I32" | "U32" | "U8";

export type TensorData = Float64Array | Float32Array | Uint16Array | Int32Array | Uint32Array | Uint8Array;

/** A dense row-major tensor. `data` has as many elements as the product of `shape` (1 for the shape []), of the type `dtype`. */
export interface Tensor {
  /** The element type. */
  readonly dtype: DType;
  /** The size of each dimension. */
  readonly shape: readonly number[];
  /** The elements, row by row. */
  readonly data: TensorData;
}

/** The constructor of a typed array. */
interface TypedArray<Data extends TensorData = TensorData> {
  new (buffer: ArrayBuffer): Data;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/** The typed array that holds the elements of each type. */
export const elementTypes: Readonly<Record<DType, TypedArray>> = {
  F64: Float64Array,
  F32: Float32Array,
  BF16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
};

export const dtypeNames: string = Object.keys(elementTypes).join(", ");

export function isDType(name: unknown): name is DType {
  return typeof name === "string" && Object.hasOwn(elementTypes, name);
}

/** Whether `value` is such a typed array. One of another realm (an iframe, a sandbox of tests) has the same name but another constructor. */
export function isTypedArray<Data extends TensorData>(value: unknown, array: TypedArray<Data>): value is Data {
  return ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === array.name;
}

/** Largest number of dimensions of a tensor. */
export const MAXIMUM_RANK = 8;

export const shapeRule: string = `at most ${MAXIMUM_RANK} integers >= 0 with a product below 2^53`;

/** Number of elements of `shape`, or undefined if it breaks `shapeRule`. Every partial product is an exact integer. */
export function elementCount(shape: readonly number[]): number | undefined {
  if (shape.length > MAXIMUM_RANK) return undefined;
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return undefined;
    // If the exact product is above 2^53 - 1, so is the rounded one.
    count *= size;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/** The key of the text metadata in the header. */
export const METADATA_KEY = "__metadata__";

/**
 * Largest header that is read and written, in bytes: several times the need of the largest models. The upstream library reads 100 MB, but
 * a header is parsed before anything in it is checked.
 */
export const MAXIMUM_HEADER_BYTES: number = 2 ** 20;

/** Whether `text` has no lone surrogates. They have no UTF-8 form, so names that differ in them would become equal. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
