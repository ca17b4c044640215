import type { ProgramBuilder } from "../program/builder.ts";
import type { DncConfig } from "./config.ts";
import { listSizes } from "./state.ts";

export type LossName = "sigmoidCrossEntropy" | "softmaxCrossEntropy" | "meanSquare";

/** The part of a program that only training has. */
export interface Objective {
  /** Without a loss the gradient of y is an input of the backward pass. */
  readonly loss?: LossName;
  /** Groups of a softmax cross-entropy. outputSize must be a multiple of it. @default 1 */
  readonly groups?: number;
  /** Price on the sum of the write weightings, added to the loss. @default 0, no price */
  readonly writePrice?: number;
  /**
   * Adds the input bypassDropout [|h_all|], one factor for each number of the controller's output on its way to the output layer. The value
   * is the share of factors that are 0, which the caller draws. @default 0, no input
   */
  readonly bypassDropout?: number;
  /** Bound of each number in the gradient of the LSTM's pre-activations. @default 0, no bound; the paper uses 10 */
  readonly gradientClip?: number;
}

/** Adds the loss, and the price on writing. */
export function buildObjective(builder: ProgramBuilder, config: DncConfig, objective: Objective): void {
  if (objective.writePrice) buildWritePrice(builder, config, objective.writePrice);
  if (!objective.loss) return;
  const Y = config.outputSize;
  const target = builder.tensor("sequence", "target", [Y]);
  const weight = builder.tensor("sequence", "lossWeight", [1]);
  const loss = builder.tensor("sequence", "loss", [1]);
  const operands = { y: { tensor: "y" }, target, weight, loss };
  builder.call("after", "loss", objective.loss, operands, { Y, G: objective.groups ?? 1 });
}

function buildWritePrice(builder: ProgramBuilder, { memory }: DncConfig, price: number): void {
  if (!memory) return;
  const stepWeight = builder.tensor("sequence", "stepWeight", [1]);
  const cost = builder.tensor("sequence", "writeCost", [1]);
  // The price does not depend on the locations, so the entries of a list serve as well.
  const N = memory.sparse ? listSizes(memory, memory.sparse).writeSize : memory.locations;
  const writeWeights = { tensor: memory.sparse ? "writeWeights.value" : "writeWeights" };
  const operands = { writeWeights, stepWeight, cost };
  builder.call("step", "writePrice", "writePrice", operands, { N, V: memory.writeHeads, price });
}
