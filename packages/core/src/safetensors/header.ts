import { show } from "../errors.ts";
import { HeaderReader } from "./json.ts";
import {
  type DType,
  dtypeNames,
  elementCount,
  elementTypes,
  isDType,
  MAXIMUM_RANK,
  METADATA_KEY,
  shapeRule,
} from "./tensor.ts";

/** The header's entry for one tensor. Its bytes are [begin, end) of the data after the header. */
export interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of the file. */
  readonly entries: readonly Entry[];
}

/** Parses a header and checks the size of each tensor. The caller checks the offsets. @throws CheckpointError for an invalid header */
export function parseHeader(text: string): Header {
  const reader = new HeaderReader(text);
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  for (const name of reader.keys("the header")) {
    if (name === METADATA_KEY) {
      for (const key of reader.keys(METADATA_KEY)) metadata.set(key, reader.string());
    } else {
      entries.push(parseEntry(reader, name));
    }
  }
  reader.end();
  return { metadata, entries };
}

function parseEntry(reader: HeaderReader, name: string): Entry {
  if (name === "") throw reader.error("a tensor without a name");
  const owner = `tensor ${show(name)}`;
  let dtype: DType | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  for (const field of reader.keys(owner)) {
    if (field === "dtype") dtype = parseDType(reader, owner);
    else if (field === "shape") shape = reader.integers(MAXIMUM_RANK);
    else if (field === "data_offsets") offsets = reader.integers(2);
    else throw reader.error(`${owner} has the unknown field ${show(field)}`);
  }
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    throw reader.error(`${owner} lacks one of dtype, shape and data_offsets`);
  }
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || begin > end) {
    throw reader.error(`data_offsets of ${owner}: got ${show(offsets)}, expected [begin, end] with begin <= end`);
  }
  const problem = sizeProblem(dtype, shape, end - begin);
  if (problem !== undefined) throw reader.error(`${owner}: ${problem}`);
  return { name, dtype, shape, begin, end };
}

function parseDType(reader: HeaderReader, owner: string): DType {
  const dtype = reader.string();
  if (!isDType(dtype)) throw reader.error(`dtype of ${owner}: got ${show(dtype)}, expected ${dtypeNames}`);
  return dtype;
}

function sizeProblem(dtype: DType, shape: readonly number[], bytes: number): string | undefined {
  const elements = elementCount(shape);
  if (elements === undefined) return `got the shape ${show(shape)}, expected ${shapeRule}`;
  const expected = elements * elementTypes[dtype].BYTES_PER_ELEMENT; // exact: element sizes are powers of 2
  return bytes === expected
    ? undefined
    : `got ${bytes} bytes of data, expected ${expected} for ${dtype} ${show(shape)}`;
}
