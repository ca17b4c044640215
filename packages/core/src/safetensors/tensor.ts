/** The element types our files use; others of the format (F16, BF16, I64 ...) are refused. */
export type DType = "F64" | "F32" | "I32" | "U32" | "U8";

export type TensorData = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** A dense row-major tensor: `data` holds the product of `shape` elements (1 for the shape []) of the type `dtype`. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

interface ElementType {
  readonly bytes: number;
  /** Name of the typed array; compared by name because an array may come from another realm (an iframe, a test's sandbox). */
  readonly array: TensorData[typeof Symbol.toStringTag];
  view(buffer: ArrayBuffer): TensorData;
}

export const elementTypes: Readonly<Record<DType, ElementType>> = {
  F64: { bytes: 8, array: "Float64Array", view: (buffer) => new Float64Array(buffer) },
  F32: { bytes: 4, array: "Float32Array", view: (buffer) => new Float32Array(buffer) },
  I32: { bytes: 4, array: "Int32Array", view: (buffer) => new Int32Array(buffer) },
  U32: { bytes: 4, array: "Uint32Array", view: (buffer) => new Uint32Array(buffer) },
  U8: { bytes: 1, array: "Uint8Array", view: (buffer) => new Uint8Array(buffer) },
};

export const dtypeNames: string = Object.keys(elementTypes).join(", ");

export function isDType(name: unknown): name is DType {
  return typeof name === "string" && Object.hasOwn(elementTypes, name);
}

export function isTypedArray(value: unknown, array: ElementType["array"]): boolean {
  return ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === array;
}

/** Most dimensions a tensor may have. */
export const MAXIMUM_RANK = 8;

export const shapeRule: string = `at most ${MAXIMUM_RANK} integers >= 0 with a product below 2^53`;

/** Number of elements of `shape`, or undefined if it breaks `shapeRule`; no partial product leaves the exact integers. */
export function elementCount(shape: readonly number[]): number | undefined {
  if (shape.length > MAXIMUM_RANK) return undefined;
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return undefined;
    // The rounded product of two exact integers is above 2^53 - 1 whenever the true one is.
    count *= size;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/** Key under which the format keeps its text metadata. */
export const METADATA_KEY = "__metadata__";

/**
 * Largest header we read and write, in bytes; several times what our biggest models need. Upstream reads 100 MB, but a header is
 * parsed before anything in it is known to be true.
 */
export const MAXIMUM_HEADER_BYTES: number = 2 ** 20;

/** Whether `text` has a UTF-8 form: halves of surrogate pairs have none, so two such names would become one. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
