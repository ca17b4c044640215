import { ArgumentError, BackendError } from "../../errors.ts";
import type { FloatArray } from "../../kernels/kernel.ts";
import { type UpdateName, updates } from "../../updates/index.ts";
import type { Update } from "../../updates/update.ts";
import {
  type Backend,
  type Block,
  type BoundCall,
  clocks,
  type Frame,
  type PlacedCall,
  type Precision,
} from "../contract.ts";
import { ReferenceCall } from "./call.ts";

/**
 * The primitives as they are written in kernels/, on plain arrays: the truth the other backends are compared with, not fast.
 * In float32 every stored number is rounded; sums within a kernel stay in float64.
 */
export class ReferenceBackend implements Backend {
  readonly name = "reference";
  readonly precision: Precision;
  readonly description: string;

  constructor(options: { readonly precision?: Precision } = {}) {
    const { precision = "float64" } = options;
    if (precision !== "float64" && precision !== "float32") {
      throw new ArgumentError("precision", precision, '"float64" or "float32"');
    }
    this.precision = precision;
    this.description = `reference, plain TypeScript in ${precision}`;
  }

  allocate(length: number): Block {
    try {
      return new ReferenceBlock(this.precision === "float64" ? new Float64Array(length) : new Float32Array(length));
    } catch (cause) {
      throw new BackendError(this.name, `cannot allocate ${length} numbers`, { cause });
    }
  }

  createFrame(): Frame {
    return new ReferenceFrame();
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    return new ReferenceCall(call, (frame as ReferenceFrame).slots);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    const rows = Object.entries(operands).map(([operand, block]) => [operand, (block as ReferenceBlock).data] as const);
    (updates[name] as Update).apply(Object.fromEntries(rows), constants);
  }

  dispose(): void {}
}

export class ReferenceBlock implements Block {
  readonly data: FloatArray;

  constructor(data: FloatArray) {
    this.data = data;
  }

  get length(): number {
    return this.data.length;
  }

  write(values: ArrayLike<number>, at = 0): void {
    this.data.set(values, at);
  }

  async read(at = 0, length: number = this.length - at): Promise<FloatArray> {
    return this.view(at, length).slice();
  }

  view(at = 0, length: number = this.length - at): FloatArray {
    return this.data.subarray(at, at + length);
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    this.data.fill(value, at, at + length);
  }

  copy(from: number, to: number, length: number): void {
    this.data.copyWithin(to, from, from + length);
  }

  dispose(): void {}
}

class ReferenceFrame implements Frame {
  readonly slots: Int32Array = new Int32Array(Object.keys(clocks).length);

  set(clock: keyof typeof clocks, slot: number): void {
    this.slots[clocks[clock]] = slot;
  }

  dispose(): void {}
}
