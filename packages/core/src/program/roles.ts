/** What a plan asks of a program: which of its tensors have a gradient, whose gradients are kept or shared, and which are links. */

import { kernels } from "../kernels/index.ts";
import { type Kernel, operandsOf } from "../kernels/kernel.ts";
import { type Program, sizeOf } from "./program.ts";

/** Tensors whose gradient a once-per-segment call reads or writes: parameter gradients are products over all steps. */
export function keptGradients(program: Program): Set<string> {
  const kept = new Set<string>();
  for (const call of program.calls) {
    const kernel: Kernel = kernels[call.kernel];
    const whole = call.phase !== "step";
    const trained = Object.keys(kernel.parameters).length > 0;
    for (const [name, view] of Object.entries(call.operands)) {
      if (whole || (trained && name in kernel.outputs)) kept.add(view.tensor);
    }
  }
  return kept;
}

/** What a linear call adds as it is and no other reads, by the sum it becomes part of: both have one gradient, in one place. */
export function sumsOf({ calls, tensors }: Program, kept: ReadonlySet<string>): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  const uses = calls.flatMap(({ operands }) => Object.values(operands).map(({ tensor }) => tensor));
  for (const { kernel, operands } of calls) {
    const { addend, out } = operands;
    if (kernel !== "linear" || !addend || !out || !kept.has(addend.tensor)) continue;
    const [from, to] = [tensors.get(addend.tensor)!, tensors.get(out.tensor)!];
    const saved = from.kind === "saved" && to.kind === "saved";
    const whole = sizeOf(from.shape) === sizeOf(to.shape);
    if (saved && whole && uses.filter((name) => name === from.name).length === 2) sums.set(from.name, to.name);
  }
  return sums;
}

/** Tensors that stand for an input or output of some call. */
export function differentiableTensors(program: Program): Set<string> {
  const found = new Set<string>();
  for (const call of program.calls) {
    const kernel: Kernel = kernels[call.kernel];
    for (const name of operandsOf(kernel)) {
      const view = call.operands[name];
      if (view && (name in kernel.inputs || name in kernel.outputs)) found.add(view.tensor);
    }
  }
  return found;
}

/** The links that temporalLink puts out. */
export function linksOf({ calls }: Program): Set<string> {
  return new Set(calls.flatMap(({ kernel, operands }) => (kernel === "temporalLink" ? [operands.link!.tensor] : [])));
}
