import type { Measures } from "./measures.ts";
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
  /** For a network that reads stories, the words it knows, in order: with the next three fields all that `babiTask` needs to put a story to it. */
  readonly vocabulary?: readonly string[];
  /** Whether a step shows a word or a whole line. */
  readonly encoding?: "words" | "sentences";
  /** The most words of a step; word w at position p is channel p · V + w of the input, and channel w of the output. */
  readonly positions?: number;
  /** Steps that show "-" alone for each word of an answer, the last of which is the answer's. */
  readonly blanks?: number;
  /** The model of the same task, and as large, that is an LSTM alone. */
  readonly lstm?: string;
  readonly measures: Measures;
}

/** The card of a model, from the file that `modelFiles` names. */
export async function readCard(url: URL): Promise<Card> {
  return JSON.parse(new TextDecoder().decode(await readBytes(url))) as Card;
}
