/**
 * The floating-point operations that a call cannot do without, per batch row and step; they add up to
 *
 *   forward  2P + (8+4R) N W + (4+4R) N² + (12R+25) N              P weights, R read heads, one write head
 *   backward 4P - 8 X H + (8R+18) N W + (8R+10) N² + (20R+40) N      (no gradient of x is needed)
 *
 * Terms in N W, N² and N are told apart by what does them: see each line. What is linear in H or W alone (the gates of the
 * LSTM, the interface) and the optimizer are not counted; a transcendental counts as little more than one operation.
 */
import type { Call, KernelName, Program, Settings } from "@dncjs/core";

export type Pass = "forward" | "backward" | "parameterGradient";
export const passes: readonly Pass[] = ["forward", "backward", "parameterGradient"];

type Count = (s: Record<string, number>, options: Options) => number;

interface Options {
  /** Whether the call has masks, de-allocation or sharpness. */
  readonly extra: boolean;
  /** Whether the call mixes what it finds by content with nothing else: no links, no allocation. */
  readonly contentAlone: boolean;
}

const none: Count = () => 0;

/** Sharpening one weighting: log, times strength, exp, sum, divide; and back. */
const SHARPEN = 8;
const SHARPEN_BACKWARD = 16;

const forward: Readonly<Partial<Record<KernelName, Count>>> = {
  linear: (s) => 2 * s.M! * (s.K0! + s.K1! + s.K2!),
  usage: (s) => (2 * s.R! + 4 * s.V!) * s.N!,
  // Key dot row; the squares of a row serve both look-ups of a step (half each), but for masks, which make them a head's own.
  contentWeighting: (s, { extra }) => ((extra ? 4 : 2) * s.K! + 1) * s.N! * s.W! + 5 * s.K! * s.N!,
  allocation: (s) => 7 * s.V! * s.N!,
  writeWeighting: (s, { contentAlone }) => (contentAlone ? 1 : 5) * s.V! * s.N!,
  memoryWrite: (s, { extra }) => (4 * s.V! + (extra ? 1 : 0)) * s.N! * s.W!,
  temporalLink: (s) => s.V! * (4 * s.N! ** 2 + 4 * s.N!),
  directional: (s, { extra }) => s.R! * s.V! * (4 * s.N! ** 2 + (extra ? 2 * SHARPEN * s.N! : 0)),
  readWeighting: (s, { contentAlone }) => s.R! * (contentAlone ? 1 : 5 * s.V!) * s.N!,
  memoryRead: (s) => 2 * s.R! * s.N! * s.W!,
};

const backward: Readonly<Partial<Record<KernelName, Count>>> = {
  usage: (s) => (4 * s.R! + 8 * s.V!) * s.N!,
  // To keys and to rows; masks: to them as well, and through each head's norms.
  contentWeighting: (s, { extra }) => ((extra ? 10 : 4) * s.K! + 1) * s.N! * s.W! + 6 * s.K! * s.N!,
  allocation: (s) => 12 * s.V! * s.N!,
  writeWeighting: (s, { contentAlone }) => (contentAlone ? 4 : 10) * s.V! * s.N!,
  memoryWrite: (s, { extra }) => (12 * s.V! + (extra ? 3 : 0)) * s.N! * s.W!,
  temporalLink: (s) => s.V! * (10 * s.N! ** 2 + 4 * s.N!),
  directional: (s, { extra }) => s.R! * s.V! * (8 * s.N! ** 2 + (extra ? 2 * SHARPEN_BACKWARD * s.N! : 0)),
  readWeighting: (s, { contentAlone }) => s.R! * (contentAlone ? 4 : 10 * s.V!) * s.N!,
  memoryRead: (s) => 4 * s.R! * s.N! * s.W!,
};

/** Operations of one pass of a call for one batch row. */
export function callFlops(call: Call, pass: Pass): number {
  const extra = ["masks", "retention", "forwardSharpness"].some((name) => isExtra(call, name));
  const options = { extra, contentAlone: !("forward" in call.operands || "allocation" in call.operands) };
  const settings = call.settings as Record<string, number>;
  if (pass === "forward") return (forward[call.kernel] ?? none)(settings, options);
  if (call.kernel === "linear") return pass === "parameterGradient" ? linearFlops(settings) : inputGradientFlops(call);
  return pass === "backward" ? (backward[call.kernel] ?? none)(settings, options) : 0;
}

/** Operations of a step for one batch row. */
export function programFlops(program: Program, pass: Pass): number {
  return program.calls.reduce((sum, call) => sum + callFlops(call, pass), 0);
}

/** Of a training step of the whole batch: forward and backward. */
export function trainingFlops(program: Program, batch: number): number {
  return batch * passes.reduce((sum, pass) => sum + programFlops(program, pass), 0);
}

function isExtra({ kernel, operands }: Call, name: string): boolean {
  return name in operands && kernel !== "usage";
}

function linearFlops({ M, K0, K1, K2 }: Settings): number {
  return 2 * M! * (K0! + K1! + K2!);
}

/** Of the inputs that training needs the gradient of: all but x. */
function inputGradientFlops({ operands, settings: { M, K0, K1, K2 } }: Call): number {
  const lengths = [K0!, K1!, K2!].filter((_, k) => operands[`input${k}`]?.tensor !== "x");
  return 2 * M! * lengths.reduce((sum, length) => sum + length, 0);
}
