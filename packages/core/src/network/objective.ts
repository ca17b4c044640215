export type LossName = "sigmoidCrossEntropy" | "softmaxCrossEntropy" | "meanSquare";

/** What training adds to a program. */
export interface Objective {
  /** Where missing, the gradient of y is given. */
  readonly loss?: LossName;
  /** Groups of a softmax cross-entropy: outputSize is a multiple of it. */
  readonly groups?: number;
  /** Price on the sum of the write weightings, added to the loss; 0 is none. */
  readonly writePrice?: number;
  /** Bound of the gradient of the LSTM's pre-activations, element by element; 0 is none, the paper's is 10. */
  readonly gradientClip?: number;
}
