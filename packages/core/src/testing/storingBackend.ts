import { type Backend, clocks, type Frame, type Slice } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { kernels } from "../kernels/index.ts";
import type { Program } from "../program/program.ts";

/** The reference, storing the gradient of every input that it may. */
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
      parameterGradient: (steps, accumulate) => bound.parameterGradient(steps, accumulate),
      dispose: () => bound.dispose(),
    };
  };
  const stores = Object.fromEntries(Object.values(kernels).map(({ name, inputs }) => [name, Object.keys(inputs)]));
  return Object.assign(Object.create(reference) as Backend, { bind, stores });
}

/** A program whose state tensor `name` is kept every k-th step. */
export function withHistory<P extends Program>(program: P, name: string, keep: number): P {
  const tensors = new Map(program.tensors);
  tensors.set(name, { ...tensors.get(name)!, history: { keep } });
  return { ...program, tensors };
}

/** Keeps `link` every k-th step, as if it could recompute the steps between. It cannot: only its forward pass is right. */
export function skippingBackend(keep: number): Backend {
  return Object.assign(storingBackend(), { lower: (program: Program) => withHistory(program, "link", keep) });
}
