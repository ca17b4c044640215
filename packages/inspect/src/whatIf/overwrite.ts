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
  readonly value: number;
  readonly first: number;
  readonly last: number;
}

/** The number of a program that is replaced, and the step. */
export type Source = Pick<Overwrite, "tensor" | "index" | "after">;

/** A tensor by its name in a trace: a range of a tensor of the program. */
interface TraceRange {
  readonly tensor: string;
  readonly offset: number;
  readonly size: number;
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
  const after = name === "link" ? { after: "forward" } : {};
  return { tensor: range.tensor, index: range.offset + index, ...after };
}

function traceRanges(config: DncConfig): ReadonlyMap<string, TraceRange> {
  const program = buildProgram(config);
  const ranges = new Map<string, TraceRange>();
  for (const name of [...stateTensors(program).map((tensor) => tensor.name), ...INTERMEDIATE]) {
    if (writerOf(program, name)) ranges.set(name, { tensor: name, offset: 0, size: sizeOfTensor(program, name) });
  }
  for (const { name, offset, length } of config.memory ? interfaceLayout(config.memory) : []) {
    ranges.set(name, { tensor: "interfaceParts", offset, size: length });
  }
  return ranges;
}

function sizeOfTensor(program: Program, name: string): number {
  return sizeOf(program.tensors.get(name)!.shape);
}
