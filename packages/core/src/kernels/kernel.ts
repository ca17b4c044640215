/**
 * The contract of a primitive. A DNC step is a list of calls (program.ts); each call names one of these kernels and binds
 * tensors to its operands. All operands are seen one batch row at a time, so batch rows cannot influence each other.
 *
 * Laws, tested for every backend by the conformance suite:
 * - `forward` overwrites every output and saved operand entirely, whatever was there before (NaN included);
 * - `backward` and `parameterGradient` add to gradients, so calling them twice doubles what they add (a backend's may overwrite
 *   those it was told that nobody added to, see backend.ts);
 * - inputs, parameters and data are not modified; the same inputs give the same bits.
 */

/** The elements of one operand of one batch row, row-major. An operand that a call leaves out has length 0. */
export type FloatArray = Float64Array | Float32Array;

/** Sizes (integers) and constants (reals) of a call, by name. */
export type Settings = Readonly<Record<string, number>>;

/** An operand's shape without the batch dimension: numbers and names of sizes, separated by spaces ("" is one element). */
export type Shape = string;

export type Operands<Names extends string> = Readonly<Record<Names, Shape>>;
export type OperandArrays<Names extends string> = Readonly<Record<Names, FloatArray>>;

export interface Kernel<
  Inputs extends string = string,
  Parameters extends string = string,
  Data extends string = string,
  Outputs extends string = string,
  Saved extends string = string,
  Scratch extends string = string,
> {
  readonly name: string;
  /** Read by forward; their gradients are accumulated by backward. */
  readonly inputs: Operands<Inputs>;
  /** Trained matrices and vectors, shared by all rows and steps; gradients by `parameterGradient`. */
  readonly parameters: Operands<Parameters>;
  /** Read by forward and backward, with no gradient (targets, weights of a loss). */
  readonly data: Operands<Data>;
  /** Written by forward; backward reads their gradients. */
  readonly outputs: Operands<Outputs>;
  /** Written by forward for backward (or for a trace), with no gradient. */
  readonly saved: Operands<Saved>;
  /** Room for intermediate results of one call; its contents mean nothing before and after. */
  readonly scratch: Operands<Scratch>;
  /** Operands a call may leave out. */
  readonly optional: readonly string[];
  readonly sizes: readonly string[];
  readonly constants: readonly string[];
  forward(values: OperandArrays<Inputs | Parameters | Data | Outputs | Saved | Scratch>, settings: Settings): void;
  backward(
    values: OperandArrays<Inputs | Parameters | Data | Outputs | Saved | Scratch>,
    gradients: OperandArrays<Inputs | Outputs>,
    settings: Settings,
  ): void;
  /** Adds one row's share to the gradients of the parameters. */
  parameterGradient?(
    values: OperandArrays<Inputs | Parameters | Data | Outputs | Saved | Scratch>,
    gradients: OperandArrays<Parameters | Outputs>,
    settings: Settings,
  ): void;
}

type Definition<
  I extends string,
  P extends string,
  D extends string,
  O extends string,
  S extends string,
  W extends string,
> = Pick<Kernel<I, P, D, O, S, W>, "name" | "inputs" | "outputs" | "forward" | "backward" | "parameterGradient"> &
  Partial<Kernel<I, P, D, O, S, W>>;

/** Completes a definition with the empty groups it leaves out. */
export function defineKernel<
  I extends string,
  O extends string,
  P extends string = never,
  D extends string = never,
  S extends string = never,
  W extends string = never,
>(definition: Definition<I, P, D, O, S, W>): Kernel<I, P, D, O, S, W> {
  const none = {};
  return {
    parameters: none as Operands<P>,
    data: none as Operands<D>,
    saved: none as Operands<S>,
    scratch: none as Operands<W>,
    optional: [],
    sizes: [],
    constants: [],
    ...definition,
  };
}

/** Names of a kernel's operands in the order every backend binds them. */
export function operandsOf(kernel: Kernel): readonly string[] {
  return [kernel.inputs, kernel.parameters, kernel.data, kernel.outputs, kernel.saved, kernel.scratch].flatMap(
    (group) => Object.keys(group),
  );
}

/** Names of the operands that have a gradient, in order. */
export function differentiableOf(kernel: Kernel): readonly string[] {
  return [kernel.inputs, kernel.parameters, kernel.outputs].flatMap((group) => Object.keys(group));
}

/** Number of elements of `shape` for one batch row. */
export function shapeSize(shape: Shape, settings: Settings): number {
  if (shape === "") return 1;
  return shape.split(" ").reduce((product, letter) => {
    const size = settings[letter] ?? (/^\d+$/.test(letter) ? Number(letter) : undefined);
    if (size === undefined) throw new Error(`size ${letter} of shape "${shape}" is not set`);
    return product * size;
  }, 1);
}
