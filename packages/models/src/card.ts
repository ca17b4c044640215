import { readBytes } from "./readBytes.ts";

/** What is worth knowing of a trained model before using it. */
export interface Card {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly description: string;
  readonly task: string;
  /** The recipe it was trained by, completed. */
  readonly recipe: unknown;
  /** Of the initial parameters and of the task. */
  readonly seed: number;
  readonly parameters: number;
  readonly batches: number;
  /** On the evaluation set of the task, which it was not trained on. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The backend it was trained on, and took its metrics with. */
  readonly backend: string;
  readonly seconds: number;
  /** Day of the training, YYYY-MM-DD. */
  readonly date: string;
  readonly licence: string;
  /** Where the data it learned from came from, and under which licence. */
  readonly data: string;
}

/** The card of a model, from the file that `modelFiles` names. */
export async function readCard(url: URL): Promise<Card> {
  return JSON.parse(new TextDecoder().decode(await readBytes(url))) as Card;
}
