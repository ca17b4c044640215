import {
  type Backend,
  type Block,
  differentiableOf,
  elements,
  type Kernel,
  type KernelName,
  kernels,
  operandsOf,
  type Place,
  type Row,
  type Settings,
} from "@dncjs/core";

/** Operands by name: a batch row after the other; a parameter once. Names that are missing are left out of the call. */
export type OperandValues = Readonly<Record<string, ArrayLike<number>>>;

export interface CallResult {
  readonly values: Readonly<Record<string, Row>>;
  readonly gradients: Readonly<Record<string, Row>>;
}

export interface CallOptions {
  readonly settings: Settings;
  readonly batch: number;
  /** Numbers between one batch row and the next, which no kernel may touch. */
  readonly padding?: number;
  /** Gradients of the outputs; with them the call also runs backward, `backwards` times (1). */
  readonly outputGradients?: OperandValues;
  readonly backwards?: number;
}

/** What stands in padding and, before forward, in outputs: a kernel that reads it shows. */
const POISON = Number.NaN;

/** Runs one kernel alone on a backend, every operand in a block of its own. */
export async function runKernel(
  backend: Backend,
  name: KernelName,
  given: OperandValues,
  options: CallOptions,
): Promise<CallResult> {
  const kernel: Kernel = kernels[name];
  const { settings, batch, padding = 3, outputGradients, backwards = 1 } = options;
  const layout = new OperandLayout(kernel, settings, batch, padding);
  const bound = operandsOf(kernel).filter((operand) => operand in given || isWritten(kernel, operand));
  const values = layout.place(backend, bound, given);
  const differentiable = outputGradients ? differentiableOf(kernel).filter((operand) => bound.includes(operand)) : [];
  const zeros = Object.fromEntries(differentiable.map((operand) => [operand, layout.zeros(operand)]));
  const gradients = layout.place(backend, differentiable, { ...zeros, ...outputGradients });

  const frame = backend.createFrame();
  const call = backend.bind({ kernel: name, values, gradients, settings, batch, maxRows: batch }, frame);
  call.prepare();
  call.forward(0, batch);
  for (let k = 0; outputGradients && k < backwards; k++) {
    call.backward(0, batch);
    if (kernel.parameterGradient) call.parameterGradient(1);
  }
  const result = { values: await layout.read(values), gradients: await layout.read(gradients) };
  call.dispose();
  frame.dispose();
  for (const { block } of [...Object.values(values), ...Object.values(gradients)]) block.dispose();
  return result;
}

/** Outputs, and what forward saves or scribbles on: always there unless optional. */
function isWritten(kernel: Kernel, operand: string): boolean {
  const written = operand in kernel.outputs || operand in kernel.saved || operand in kernel.scratch;
  return written && !kernel.optional.includes(operand);
}

class OperandLayout {
  readonly #kernel: Kernel;
  readonly #settings: Settings;
  readonly #batch: number;
  readonly #padding: number;

  constructor(kernel: Kernel, settings: Settings, batch: number, padding: number) {
    this.#kernel = kernel;
    this.#settings = settings;
    this.#batch = batch;
    this.#padding = padding;
  }

  zeros(operand: string): Float64Array {
    return new Float64Array(this.#size(operand) * (operand in this.#kernel.parameters ? 1 : this.#batch));
  }

  place(backend: Backend, operands: readonly string[], values: OperandValues): Record<string, Place> {
    return Object.fromEntries(operands.map((operand) => [operand, this.#placeOne(backend, operand, values[operand])]));
  }

  async read(places: Readonly<Record<string, Place>>): Promise<Record<string, Row>> {
    const entries = Object.entries(places).map(async ([operand, { block, length, rowStride }]) => {
      const all = await block.read();
      if (rowStride === 0) return [operand, all] as const;
      const rows = new (all.constructor as typeof Float64Array)(length * this.#batch);
      for (let b = 0; b < this.#batch; b++) {
        rows.set(all.subarray(b * rowStride, b * rowStride + length), b * length);
        const gap = all.subarray(b * rowStride + length, (b + 1) * rowStride);
        if (!gap.every(Number.isNaN)) throw new Error(`${this.#kernel.name} wrote beyond a row of ${operand}`);
      }
      return [operand, rows] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  #placeOne(backend: Backend, operand: string, values?: ArrayLike<number>): Place {
    const length = this.#size(operand);
    const parameter = operand in this.#kernel.parameters;
    const rowStride = parameter ? 0 : length + this.#padding;
    const block: Block = backend.allocate(parameter ? length : rowStride * this.#batch);
    block.fill(POISON);
    if (values && parameter) block.write(values);
    if (values && !parameter) {
      const data = Array.from(values);
      for (let b = 0; b < this.#batch; b++) block.write(data.slice(b * length, (b + 1) * length), b * rowStride);
    }
    return { block, base: 0, clock: "fixed", stride: 0, rowStride, length };
  }

  #size(operand: string): number {
    const { inputs, parameters, data, outputs, saved, scratch } = this.#kernel;
    return elements({ ...inputs, ...parameters, ...data, ...outputs, ...saved, ...scratch }[operand]!, this.#settings);
  }
}
