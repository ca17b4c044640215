import { type Backend, clocks, type Frame, type Slice } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { kernels } from "../kernels/specs/index.ts";
import type { Program } from "../program/program.ts";

/** The reference backend, which here can store the gradient of every input. */
export function storingBackend(): Backend {
  const reference = new ReferenceBackend();
  const bind: Backend["bind"] = (call, frame) => {
    const bound = reference.bind(call, frame);
    const stored = Object.values(call.gradients).filter(({ accumulate }) => accumulate === "store");
    const { slots } = frame as Frame & { readonly slots: Int32Array };
    const clear = ({ block, base, stride, batchStride, clock, length }: Slice, b: number): void =>
      block.fill(0, base + stride * slots[clocks[clock]]! + batchStride * b, length);
    const backward = (begin: number, end: number): void => {
      for (const slice of stored) for (let b = begin; b < end; b++) clear(slice, b);
      bound.backward(begin, end);
    };
    return {
      prepare: () => bound.prepare(),
      forward: (begin, end) => bound.forward(begin, end),
      backward,
      exchange: (begin, end) => bound.exchange?.(begin, end),
      parameterGradient: (steps, accumulate) => bound.parameterGradient(steps, accumulate),
      dispose: () => bound.dispose(),
    };
  };
  const stores = Object.fromEntries(Object.values(kernels).map(({ name, inputs }) => [name, Object.keys(inputs)]));
  return Object.assign(Object.create(reference) as Backend, { bind, stores });
}

/** A copy of `program` that keeps the state tensor `name` every k-th step, k = `keep`. */
export function withHistory<P extends Program>(program: P, name: string, keep: number): P {
  const tensors = new Map(program.tensors);
  tensors.set(name, { ...tensors.get(name)!, history: { keep } });
  return { ...program, tensors };
}

/** A backend that keeps `link` every k-th step, but does not recompute the steps between: only its forward pass is correct. */
export function skippingBackend(keep: number): Backend {
  return Object.assign(storingBackend(), { lower: (program: Program) => withHistory(program, "link", keep) });
}
