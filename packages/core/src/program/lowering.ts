import type { Backend, BackendMemory, LoweringOptions } from "../backend/contract.ts";
import { BackendError } from "../errors.ts";
import type { Program } from "./program.ts";
import { writtenOperands } from "./queries.ts";

/**
 * Returns the program that the backend rewrote (`Backend.lower`), or `program` itself if the backend rewrites nothing.
 * @throws BackendError if the rewritten program lacks a tensor, changes its kind or shape, or writes other tensors
 */
export function lowerProgram<P extends Program>(
  backend: Pick<Backend, "lower"> | BackendMemory,
  program: P,
  options: LoweringOptions,
): P {
  const lowered = "lower" in backend ? backend.lower?.(program, options) : undefined;
  if (!lowered || lowered === program) return program;
  const difference = differenceOf(program, lowered);
  if (difference) {
    const name = "name" in backend ? backend.name : "backend";
    throw new BackendError(name, `lowering changed what the program computes: ${difference}`);
  }
  return { ...program, tensors: lowered.tensors, calls: lowered.calls };
}

function differenceOf(program: Program, lowered: Program): string | undefined {
  for (const { name, kind, shape } of program.tensors.values()) {
    const tensor = lowered.tensors.get(name);
    if (!tensor) return `the tensor ${name} is missing`;
    if (tensor.kind !== kind || tensor.shape.join() !== shape.join()) return `the tensor ${name} changed`;
  }
  const before = writtenTensors(program);
  const after = writtenTensors(lowered);
  for (const name of before) if (!after.has(name)) return `no call writes ${name}`;
  const added = [...after].find((name) => program.tensors.has(name) && !before.has(name));
  return added === undefined ? undefined : `a call writes ${added}`;
}

function writtenTensors({ calls }: Program): ReadonlySet<string> {
  return new Set(calls.flatMap((call) => writtenOperands(call).map((name) => call.operands[name]!.tensor)));
}
