/** Symbols of each kind in a story: people, things and places have numbers 0..7. A name of a text gets the next free symbol of its kind. */
export const SYMBOLS = 8;

/** Statements of the longest stories. */
export const STORY_STATEMENTS = 40;

/** The number of a person or a thing, or the pronoun that repeats the last one: "she", "it". */
export type Named = number | "pronoun";

/** A statement. The newest statement counts. */
export type Statement =
  /** "Ann went to the kitchen." */
  | { readonly act: "go"; readonly person: Named; readonly place: number }
  /** "Ann took the keys." */
  | { readonly act: "take"; readonly person: Named; readonly thing: Named }
  /** "Ann dropped the keys.": they stay at the place of Ann. */
  | { readonly act: "drop"; readonly person: Named; readonly thing: Named }
  /** "Ann gave the keys to Tom." */
  | { readonly act: "give"; readonly person: Named; readonly thing: Named; readonly to: number }
  /** "Ann put the keys in the drawer." */
  | { readonly act: "put"; readonly person: Named; readonly thing: Named; readonly place: number }
  /** "The keys are in the kitchen." */
  | { readonly act: "lie"; readonly thing: Named; readonly place: number };

export type Question =
  /** "Where is Ann?" */
  | { readonly act: "wherePerson"; readonly person: Named }
  /** "Where are the keys?" */
  | { readonly act: "whereThing"; readonly thing: Named }
  /** "Who has the keys?" */
  | { readonly act: "who"; readonly thing: Named };

/** A sentence of a story: a statement or a question. */
export type StoryLine = Statement | Question;
export type Act = StoryLine["act"];

const STATEMENTS = ["go", "take", "drop", "give", "put", "lie"] as const;
export const QUESTIONS = ["wherePerson", "whereThing", "who"] as const;
/** All acts in the order of their input channels. */
export const ACTS: readonly Act[] = [...STATEMENTS, ...QUESTIONS];

export function isQuestion(line: StoryLine): line is Question {
  return isQuestionAct(line.act);
}

export function isQuestionAct(act: Act): act is Question["act"] {
  return (QUESTIONS as readonly Act[]).includes(act);
}

/**
 * Returns the steps that show a sentence. Most statements need two: the network looks up a record in the first and writes in the second.
 * "drop" concerns two records, the place of the person and the thing. A question reads up to two facts, then answers.
 */
export function stepsOfAct(act: Act): number {
  return act === "drop" || isQuestionAct(act) ? 3 : 2;
}
