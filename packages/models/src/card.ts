import type { Measures } from "./measures.ts";
import { readBytes } from "./readBytes.ts";

/** One of the networks that were trained to choose a model. */
export interface Trial {
  /** The seed of its initial parameters. */
  readonly seed: number;
  /** Its error on the validation set, 0 to 1, in the first of the task's metrics. */
  readonly error: number;
}

/** Facts about a trained model. */
export interface Card {
  /** Name of the model. */
  readonly name: string;
  /** The behaviour of the model, in one sentence. */
  readonly description: string;
  /** The description of its task. */
  readonly task: string;
  /**
   * The task of the training with its options, if it differs from `task`: a model of walks learns on random graphs and
   * is evaluated on a map.
   */
  readonly training?: {
    /** Name of the task. */
    readonly name?: string;
    /** Numbers of the lessons, of those of the paper. */
    readonly lessons?: readonly number[];
    /** Walks about each graph. */
    readonly questions?: number;
    /** Whether the walks of all lessons have the lengths of the last. */
    readonly longWalks?: boolean;
    /** Numbers of the bAbI tasks. */
    readonly tasks?: readonly number[];
    /** The bAbI tasks of each lesson before the last. */
    readonly taskLessons?: readonly (readonly number[])[];
    /** Whether the query was scored too. */
    readonly queryTargets?: boolean;
    /** The last lesson that the training reached, as an index of `lessons`. */
    readonly reached?: number;
  };
  /** The training recipe with all defaults filled in. */
  readonly recipe: unknown;
  /** The seed of the initial parameters. */
  readonly seed: number;
  /** All networks that were trained by this recipe; the best on the validation set is this model. Absent if it is the only one. */
  readonly trials?: readonly Trial[];
  /** Number of parameters. */
  readonly parameters: number;
  /** Number of training batches. */
  readonly batches: number;
  /** Metrics on the evaluation set of the task, which is not used for training. */
  readonly metrics: Readonly<Record<string, number>>;
  /** A model of walks: the fraction of wrong walks on the map of `task`, by number of edges; 200 walks each. */
  readonly walkErrors?: Readonly<Record<string, number>>;
  /** The backend of the metrics, and of the training unless `training` is given. */
  readonly backend: string;
  /** Duration of the training. */
  readonly seconds: number;
  /** Day of the training, YYYY-MM-DD. */
  readonly date: string;
  /** Licence of the weights. */
  readonly licence: string;
  /** Source and licence of the training data. */
  readonly data: string;
  /**
   * The words that a model of stories knows, in order. With the next three fields, `babiTask` can encode a story for
   * it.
   */
  readonly vocabulary?: readonly string[];
  /** Whether a step shows a word or a whole line. */
  readonly encoding?: "words" | "sentences";
  /**
   * The words of each position of a step, in the order of the input channels; a number P stands for all words of
   * `vocabulary` at each of P positions. Word w of `vocabulary` is channel w of the output.
   */
  readonly positions?: number | readonly (readonly string[])[];
  /** Number of steps per answer word that show only "-". The last of them is scored. */
  readonly blanks?: number;
  /** The name of the LSTM without memory for the same task, with about as many parameters. */
  readonly lstm?: string;
  /** What `@dncjs/inspect` measures of the model. */
  readonly measures: Measures;
}

/**
 * Reads the card of a model from the address in `modelFiles`.
 * @throws Error if the file cannot be read
 */
export async function readCard(url: URL): Promise<Card> {
  return JSON.parse(new TextDecoder().decode(await readBytes(url))) as Card;
}
