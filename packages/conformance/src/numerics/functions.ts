/** The elementary functions that every float32 backend has of its own. */
export interface ElementaryFunction {
  readonly name: string;
  /** The function in float64. */
  readonly exact: (x: number) => number;
  /** The arguments on which kernels use it, as closed intervals. */
  readonly intervals: readonly (readonly [from: number, to: number])[];
  /** An argument beside which the error is largest. */
  readonly worstAt: number;
  /** The export of the WebAssembly kernels that maps it over an array. Without one, WebAssembly has the function itself. */
  readonly wasm?: Bounded<"map">;
  /** An expression in `x` of WGSL, with the functions of `shared/math.wgsl`. */
  readonly wgsl?: Bounded<"expression">;
}

/** An implementation, and the largest error that it may have, in units in the last place of the result. */
type Bounded<Key extends string> = Readonly<Record<Key, string>> & { readonly ulp: number };

/** The smallest normal float32. Below it, graphics cards may return 0. */
const TINY = 2 ** -126;

/** exp of a larger number overflows, exp of a number below -87 is not a normal float32. */
const EXPONENT = [-87, 88] as const;

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

export const functions: readonly ElementaryFunction[] = [
  {
    name: "exp",
    exact: Math.exp,
    intervals: [EXPONENT],
    worstAt: -5.8779,
    wasm: { map: "mapExp", ulp: 1.1 },
    wgsl: { expression: "exponential(x)", ulp: 1.3 },
  },
  {
    name: "tanh",
    exact: Math.tanh,
    intervals: [
      [-12, -TINY],
      [TINY, 12],
    ],
    worstAt: 3.7439,
    wasm: { map: "mapTanh", ulp: 2.5 },
    wgsl: { expression: "hyperbolicTangent(x)", ulp: 2.5 },
  },
  {
    name: "sigmoid",
    exact: (x) => 1 / (1 + Math.exp(-x)),
    intervals: [EXPONENT],
    worstAt: -16.636,
    wasm: { map: "mapSigmoid", ulp: 2.5 },
    wgsl: { expression: "sigmoid(x)", ulp: 3.2 },
  },
  {
    name: "log",
    exact: Math.log,
    intervals: [[TINY, 3.4e38]],
    worstAt: 1.41303,
    wasm: { map: "mapLog", ulp: 0.9 },
    wgsl: { expression: "logarithm(x)", ulp: 0.9 },
  },
  {
    name: "log1p",
    exact: Math.log1p,
    intervals: [[TINY, 1]],
    worstAt: 0.41303,
    wasm: { map: "mapLog1p", ulp: 1.3 },
    wgsl: { expression: "logarithmOf1p(x)", ulp: 1.5 },
  },
  {
    name: "softplus",
    exact: softplus,
    intervals: [EXPONENT],
    worstAt: -3.460014,
    wasm: { map: "mapSoftplus", ulp: 2 },
    wgsl: { expression: "softplus(x)", ulp: 2.2 },
  },
  {
    name: "oneplus",
    exact: (x) => 1 + softplus(x),
    intervals: [EXPONENT],
    worstAt: 0.00320306,
    wasm: { map: "mapOneplus", ulp: 1.4 },
    wgsl: { expression: "oneplus(x)", ulp: 1.5 },
  },
  {
    name: "sqrt",
    exact: Math.sqrt,
    intervals: [[TINY, 3.4e38]],
    worstAt: 1,
    wgsl: { expression: "sqrt(x)", ulp: 0.51 },
  },
];
