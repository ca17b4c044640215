import { ArgumentError, type DncConfig } from "@dncjs/core";
import { buildProgram, interfaceLayout, type Program, sizeOf, stateTensors, writerOf } from "@dncjs/core/run";

/** A number that is replaced as soon as it is computed, in the steps first ≤ t ≤ last. */
export interface Overwrite {
  /** A tensor of the program. */
  readonly tensor: string;
  /** Index among the numbers of one batch element. */
  readonly index: number;
  /** A tensor: the number is replaced after the call that writes this tensor. @default the tensor itself */
  readonly after?: string;
  /** The tensor holds the values of lists, and `index` is that of the first value of a list. @default no lists */
  readonly list?: ListPlace;
  readonly value: number;
  readonly first: number;
  readonly last: number;
}

/** A location in a list of a sparse memory. */
export interface ListPlace {
  /** The tensor with the locations of the lists. */
  readonly tensor: string;
  readonly location: number;
  /** Places of a list. */
  readonly size: number;
  /** The value of a location that is not in the list. */
  readonly absent: number;
}

/** The number of a program that is replaced, and the step. */
export type Source = Pick<Overwrite, "tensor" | "index" | "after" | "list">;

/** A tensor by its name in a trace: a range of a tensor of the program. */
interface TraceRange {
  readonly tensor: string;
  readonly offset: number;
  readonly size: number;
  /** Places of a list, if the tensor holds the values of lists; `size` is then that of the weightings of all locations. */
  readonly listSize?: number;
}

/** Tensors that are neither state nor part of the interface vector, in the order of a step. */
const INTERMEDIATE = ["retention", "writeContent", "allocation", "forward", "backward", "readContent"];

/**
 * Finds a number of a tensor, by the name of the tensor in a trace.
 * @throws ArgumentError naming the tensors that exist, or the range of the index
 */
export function sourceOf(config: DncConfig, name: string, index: number): Source {
  const ranges = traceRanges(config);
  const range = ranges.get(name);
  if (!range) throw new ArgumentError("tensor", name, `a computed tensor: ${[...ranges.keys()].join(", ")}`);
  if (!Number.isInteger(index) || index < 0 || index >= range.size) {
    throw new ArgumentError("index", index, `a whole number from 0 to ${range.size - 1}, for ${name}`);
  }
  // A backend may follow the links in the pass that updates them, so an edited link is first followed in the next step.
  const after = name === "link" ? { after: range.listSize === undefined ? "forward" : "forward.value" } : {};
  const { listSize, tensor } = range;
  if (listSize === undefined) return { tensor, index: range.offset + index, ...after };
  const N = config.memory!.locations;
  const list = {
    tensor: tensor.replace(".value", ".index"),
    location: index % N,
    size: listSize,
    absent: name === "retention" ? 1 : 0,
  };
  return { tensor, index: Math.floor(index / N) * listSize, list, ...after };
}

function traceRanges(config: DncConfig): ReadonlyMap<string, TraceRange> {
  const program = buildProgram(config);
  const ranges = new Map<string, TraceRange>();
  const add = (name: string) => {
    if (writerOf(program, name)) ranges.set(name, { tensor: name, offset: 0, size: sizeOfTensor(program, name) });
    const values = `${name}.value`;
    if (!writerOf(program, values)) return;
    const listSize = program.tensors.get(values)!.shape.at(-1)!;
    const size = (sizeOfTensor(program, values) / listSize) * config.memory!.locations;
    ranges.set(name, { tensor: values, offset: 0, size, listSize });
  };
  const states = stateTensors(program).map(({ name }) => name.replace(/\.(index|value)$/, ""));
  for (const name of [...new Set(states), ...INTERMEDIATE]) add(name);
  for (const { name, offset, length } of config.memory ? interfaceLayout(config.memory) : []) {
    ranges.set(name, { tensor: "interfaceParts", offset, size: length });
  }
  return ranges;
}

function sizeOfTensor(program: Program, name: string): number {
  return sizeOf(program.tensors.get(name)!.shape);
}
