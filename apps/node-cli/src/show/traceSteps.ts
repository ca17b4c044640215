import type { Dnc, FloatArray, Trace } from "@dncjs/core";
import { mostTraceSteps } from "@dncjs/core/run";
import type { Batch } from "@dncjs/train";
import { Failure } from "../failure.ts";
import { count, counted } from "../numbers.ts";
import { finiteTrace } from "./finiteTrace.ts";

/** Steps of a sequence; both ends are included. */
export interface StepRange {
  readonly first: number;
  readonly last: number;
}

/** The outputs of a sequence, and the trace of the steps that are shown. */
export interface TracedSteps {
  /** [T,1,Y] */
  readonly y: FloatArray;
  /** The steps of the trace. Undefined if the trace has all of them. */
  readonly part: StepRange | undefined;
  readonly trace: Trace;
  /** The usage before the first step of the trace, [N]; undefined if that is the first step of the sequence. */
  readonly usageBefore: FloatArray | undefined;
}

/** Steps that are traced of a longer sequence if no others are requested: the last ones. */
const DEFAULT_STEPS = 40;

/**
 * Runs a batch of one sequence and traces it: all of it, or a part of a long sequence through a sparse memory, whose trace would be too large.
 * @param range the steps of that part; defaults to the last 40
 * @throws Failure for a part that is too long, and for numbers that are not finite
 */
export async function traceSteps(
  model: Dnc,
  { x, steps }: Batch,
  range: StepRange | undefined,
  subject: string,
): Promise<TracedSteps> {
  if (steps <= mostTraceSteps(model.config, 1)) {
    const trace = await finiteTrace(model.trace(x), subject);
    return { y: trace.get("y")!.data, part: undefined, trace, usageBefore: undefined };
  }
  const part = partOf(model, steps, range);
  const perStep = x.length / steps;
  const inputs = (first: number, end: number) => x.subarray(first * perStep, end * perStep);
  const end = part.last + 1;
  const session = model.session();
  try {
    const run = async (first: number, end: number): Promise<FloatArray> =>
      first === end ? new Float32Array() : finiteTrace(session.run(inputs(first, end)), subject, first);
    const before = await run(0, part.first);
    const usageBefore = part.first === 0 ? undefined : (await session.snapshot()).tensor("usage");
    const trace = await finiteTrace(session.trace(inputs(part.first, end)), subject, part.first);
    const after = await run(end, steps);
    return { y: joined(before, trace.get("y")!.data, after), part, trace, usageBefore };
  } finally {
    session.dispose();
  }
}

/** Returns the steps to trace. @throws Failure if they are too many */
function partOf(model: Dnc, steps: number, range: StepRange | undefined): StepRange {
  const shown = Math.min(DEFAULT_STEPS, mostTraceSteps(model.config, 1, steps));
  const { first, last: limit } = range ?? { first: steps - shown, last: steps - 1 };
  const last = Math.min(limit, steps - 1);
  const most = mostTraceSteps(model.config, 1, first);
  if (last - first < most) return { first, last };
  throw new Failure(
    `--steps: got ${counted(last - first + 1, "step")}, expected at most ${count(most)} of so long a sequence: ` +
      "the trace of a sparse memory holds every location in use, in every step",
  );
}

function joined(...parts: readonly FloatArray[]): FloatArray {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Returns some steps of a batch of one sequence. */
export function stepsOf(batch: Batch, { first, last }: StepRange): Batch {
  const cut = (values: Float32Array) => {
    const perStep = values.length / batch.steps;
    return values.subarray(first * perStep, (last + 1) * perStep);
  };
  const [x, target, mask, answer] = [batch.x, batch.target, batch.mask, batch.answer].map(cut) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return { ...batch, steps: last - first + 1, x, target, mask, answer };
}
