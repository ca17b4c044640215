import { type FloatArray, NonFiniteError, type Trace } from "@dncjs/core";
import { exitCodes, Failure } from "../failure.ts";

/**
 * Waits for a trace or a run. A network with finite weights may still compute numbers that are not finite.
 * @param subject starts the error message: the network, or the cause
 * @param first the step of the sequence that the trace starts with
 * @throws Failure naming the tensor and the step of such a number
 */
export async function finiteTrace<Result extends Trace | FloatArray>(
  trace: Promise<Result>,
  subject: string,
  first: number = 0,
): Promise<Result> {
  try {
    return await trace;
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    const { tensor, value, step } = error;
    const found = `${tensor}: got ${value} at step ${first + step}, counted from 0`;
    throw new Failure(`${subject}: ${found}; expected finite numbers`, exitCodes.failed);
  }
}
