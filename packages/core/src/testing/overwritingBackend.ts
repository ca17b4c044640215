import { type Backend, clocks, type Frame } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { kernels } from "../kernels/index.ts";

/** The reference, overwriting every gradient of an input that it may. */
export function overwritingBackend(): Backend {
  const reference = new ReferenceBackend();
  const bind: Backend["bind"] = (call, frame) => {
    const bound = reference.bind(call, frame);
    const places = (call.fresh ?? []).map((operand) => call.gradients[operand]!);
    const backward = (begin: number, end: number): void => {
      for (const { block, base, stride, batchStride, clock, length } of places) {
        const slot = (frame as Frame & { readonly slots: Int32Array }).slots[clocks[clock]]!;
        for (let b = begin; b < end; b++) block.fill(0, base + stride * slot + batchStride * b, length);
      }
      bound.backward(begin, end);
    };
    return {
      prepare: () => bound.prepare(),
      forward: (begin, end) => bound.forward(begin, end),
      backward,
      parameterGradient: (steps) => bound.parameterGradient(steps),
      dispose: () => bound.dispose(),
    };
  };
  const overwrites: Backend["overwrites"] = (kernel, operand) => operand in kernels[kernel].inputs;
  return Object.assign(Object.create(reference) as Backend, { bind, overwrites });
}

/** As `overwritingBackend`, and saying that it makes links again; it can hold them in fewer slots on the way forward only. */
export function remakingBackend(): Backend {
  return Object.assign(overwritingBackend(), { linkEvery: () => 2 });
}
