/**
 * The contract of a primitive. A DNC step is a list of calls (program/program.ts); each call names a kernel and binds tensors to its
 * operands. A kernel sees one batch element at a time, so batch elements cannot influence each other.
 *
 * specs/ has the operands of every kernel, which all backends share. The files of this folder have the code of the reference backend; only
 * that backend loads it.
 *
 * Laws, tested for every backend by the conformance suite:
 * - `forward` overwrites every output and saved operand entirely, whatever it held before (NaN included);
 * - `backward` and `parameterGradient` add to gradients, so calling them twice doubles the result (`Accumulate` in backend/contract.ts has
 *   the exception);
 * - inputs, parameters and data are not modified; the same inputs give the same bits;
 * - journaled operands are the exception: `forward` changes them in place, and `backward` restores them, bit for bit.
 */

/** The numbers of one operand of one batch element, row-major. An operand that a call leaves out has length 0. */
export type FloatArray = Float64Array | Float32Array;

/** Sizes (integers) and constants (reals) of a call, by name. */
export type Settings = Readonly<Record<string, number>>;

/** An operand's shape without the batch dimension: numbers and names of sizes, separated by spaces. "" is a single number. */
export type Shape = string;

export type Operands<Names extends string> = Readonly<Record<Names, Shape>>;
export type OperandArrays<Names extends string> = Readonly<Record<Names, FloatArray>>;

/** Default of the groups that few kernels have: no operand, or any if the operands are not known. */
type Rare<Inputs extends string> = string extends Inputs ? string : never;

/** The operands of a kernel: their roles, names and shapes. */
export interface KernelSpec<
  Inputs extends string = string,
  Parameters extends string = string,
  Data extends string = string,
  Outputs extends string = string,
  Saved extends string = string,
  Scratch extends string = string,
  Journaled extends string = Rare<Inputs>,
  Indices extends string = Rare<Inputs>,
> {
  readonly name: string;
  /** Read by forward; backward accumulates their gradients. */
  readonly inputs: Operands<Inputs>;
  /** Trained matrices and vectors, shared by all batch elements and steps; `parameterGradient` accumulates their gradients. */
  readonly parameters: Operands<Parameters>;
  /** Read by forward and backward, without a gradient (targets, weights of a loss). */
  readonly data: Operands<Data>;
  /**
   * State in one storage for all steps (`History`, "journal"). forward turns state(t-1) into state(t) in place and keeps the numbers it
   * overwrites in saved operands. backward reads state(t) and the gradient of state(t), turns the gradient into that of state(t-1) in place,
   * and then exchanges. So every earlier reader of state(t-1) finds it again.
   */
  readonly journaled: Operands<Journaled>;
  /** Written by forward; backward reads their gradients. */
  readonly outputs: Operands<Outputs>;
  /** Written by forward, without a gradient: the locations of the entries of a list (entries.ts). Other calls read them as data. */
  readonly indices: Operands<Indices>;
  /** Written by forward for backward (or for a trace), without a gradient. */
  readonly saved: Operands<Saved>;
  /** Memory for intermediate results of one invocation; undefined before and after it. */
  readonly scratch: Operands<Scratch>;
  /** Operands that a call may leave out. */
  readonly optional: readonly string[];
  readonly sizes: readonly string[];
  readonly constants: readonly string[];
  /** An input that forward adds to an output unchanged: the two have the same gradient, so they can share its memory. */
  readonly addend?: { readonly input: string; readonly output: string };
  /**
   * Inputs and journaled operands that are a state tensor with a journal, and the shape of one of their rows. Their gradient is kept for
   * touched rows only (rowGradients.ts). A journaled operand that is missing here has no gradient.
   */
  readonly touched: Readonly<Record<string, Shape>>;
}

export interface Kernel<
  Inputs extends string = string,
  Parameters extends string = string,
  Data extends string = string,
  Outputs extends string = string,
  Saved extends string = string,
  Scratch extends string = string,
  Journaled extends string = Rare<Inputs>,
  Indices extends string = Rare<Inputs>,
> extends KernelSpec<Inputs, Parameters, Data, Outputs, Saved, Scratch, Journaled, Indices> {
  forward(
    values: OperandArrays<Inputs | Parameters | Data | Outputs | Saved | Scratch | Journaled | Indices>,
    settings: Settings,
  ): void;
  backward(
    values: OperandArrays<Inputs | Parameters | Data | Outputs | Saved | Scratch | Journaled | Indices>,
    gradients: OperandArrays<Inputs | Outputs | Journaled>,
    settings: Settings,
  ): void;
  /** Adds the share of one batch element to the gradients of the parameters. */
  parameterGradient?(
    values: OperandArrays<Inputs | Parameters | Data | Outputs | Saved | Scratch>,
    gradients: OperandArrays<Parameters | Outputs>,
    settings: Settings,
  ): void;
  /**
   * Exchanges the numbers of journaled operands that the step changed with those that its saved operands hold. It turns state(t) into
   * state(t-1), and if run again state(t-1) into state(t), bit for bit. A kernel has it if it has journaled operands.
   */
  exchange?(values: OperandArrays<Saved | Journaled | Indices>, settings: Settings): void;
}

/** The kernel with a spec. */
export type KernelOf<Spec> =
  Spec extends KernelSpec<infer I, infer P, infer D, infer O, infer S, infer W, infer J, infer X>
    ? Kernel<I, P, D, O, S, W, J, X>
    : never;

/** All operands of a batch element, by name. */
export type ValuesOf<Spec> = Parameters<KernelOf<Spec>["forward"]>[0];
/** The gradients that `backward` reads and writes, by name. */
export type GradientsOf<Spec> = Parameters<KernelOf<Spec>["backward"]>[1];

type Definition<
  I extends string,
  P extends string,
  D extends string,
  O extends string,
  S extends string,
  W extends string,
  J extends string,
  X extends string,
> = Pick<KernelSpec<I, P, D, O, S, W, J, X>, "name" | "inputs" | "outputs"> &
  Partial<KernelSpec<I, P, D, O, S, W, J, X>>;

/** Completes a definition with empty groups for those it leaves out. */
export function defineSpec<
  I extends string,
  O extends string,
  P extends string = never,
  D extends string = never,
  S extends string = never,
  W extends string = never,
  J extends string = never,
  X extends string = never,
>(definition: Definition<I, P, D, O, S, W, J, X>): KernelSpec<I, P, D, O, S, W, J, X> {
  const none = {};
  return {
    parameters: none as Operands<P>,
    data: none as Operands<D>,
    journaled: none as Operands<J>,
    indices: none as Operands<X>,
    touched: none,
    saved: none as Operands<S>,
    scratch: none as Operands<W>,
    optional: [],
    sizes: [],
    constants: [],
    ...definition,
  };
}

/** Names of a kernel's operands, in the order in which every backend binds them. */
export function operandsOf(kernel: KernelSpec): readonly string[] {
  return Object.keys(shapesOf(kernel));
}

/** Names of the operands that have a gradient, in order. */
export function differentiableOf(kernel: KernelSpec): readonly string[] {
  const journaled = Object.keys(kernel.journaled).filter((name) => name in kernel.touched);
  return [...Object.keys({ ...kernel.inputs, ...kernel.parameters }), ...journaled, ...Object.keys(kernel.outputs)];
}

/** Shapes of all operands, by name. */
export function shapesOf(kernel: KernelSpec): Operands<string> {
  const { inputs, parameters, data, journaled, outputs, indices, saved, scratch } = kernel;
  return { ...inputs, ...parameters, ...data, ...journaled, ...outputs, ...indices, ...saved, ...scratch };
}

/** Names of the entries of a call descriptor, which compiled kernels read: slices, sizes, constants, in this order. */
export interface CallLayout {
  /** Operands, then the gradients of the differentiable ones (`gradientName`). */
  readonly slices: readonly string[];
  readonly sizes: readonly string[];
  readonly constants: readonly string[];
}

export function callLayout(kernel: KernelSpec): CallLayout {
  const slices = [...operandsOf(kernel), ...differentiableOf(kernel).map(gradientName)];
  return { slices, sizes: kernel.sizes, constants: kernel.constants };
}

/** The name of an operand's gradient in a call layout: `dOut` of `out`. */
export function gradientName(operand: string): string {
  return `d${operand[0]?.toUpperCase()}${operand.slice(1)}`;
}

/** Numbers that `shape` has for one batch element. */
export function shapeSize(shape: Shape, settings: Settings): number {
  if (shape === "") return 1;
  return shape.split(" ").reduce((product, letter) => {
    const size = settings[letter] ?? (/^\d+$/.test(letter) ? Number(letter) : undefined);
    if (size === undefined) throw new Error(`size ${letter} of shape "${shape}" is not set`);
    return product * size;
  }, 1);
}
