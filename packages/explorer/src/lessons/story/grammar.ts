/** The words of bAbI task 1, the only ones that the network knows. */
export const people: readonly string[] = ["Daniel", "John", "Mary", "Sandra"];
export const verbs: readonly string[] = ["went to", "went back to", "moved to", "travelled to", "journeyed to"];
export const places: readonly string[] = ["bathroom", "bedroom", "garden", "hallway", "kitchen", "office"];

/** Somebody went somewhere: indices into `people`, `verbs` and `places`. */
export interface Statement {
  readonly kind: "statement";
  readonly who: number;
  readonly verb: number;
  readonly place: number;
}

/** Where somebody is. */
export interface Question {
  readonly kind: "question";
  readonly who: number;
}

export type Line = Statement | Question;
export type Story = readonly Line[];

/** More would leave no room for a step in the figure. */
export const MOST_LINES = 24;

/** The stories of bAbI task 1 have so many; of 18 in a location babi-1 answers a quarter wrong. */
export const LEARNED_STATEMENTS = 10;

/** What the network is shown where an answer is due. */
export const BLANK = "-";

/** The words of a line as the network is shown them, small, with the full stop or the question mark. */
export function wordsOf(line: Line): readonly string[] {
  const who = people[line.who]!.toLowerCase();
  if (line.kind === "question") return ["where", "is", who, "?"];
  return [who, ...verbs[line.verb]!.split(" "), "the", places[line.place]!, "."];
}

/** "Mary went to the kitchen." */
export function sentenceOf(line: Line): string {
  const who = people[line.who]!;
  return line.kind === "question" ? `Where is ${who}?` : `${who} ${verbs[line.verb]} the ${places[line.place]}.`;
}

/** All words there are, in the order of the channels: that of their UTF-16 code units. */
export const vocabulary: readonly string[] = [
  ...new Set([
    BLANK,
    ...wordsOf({ kind: "question", who: 0 }),
    ...people.flatMap((_, who) => wordsOf({ kind: "question", who })),
    ...verbs.flatMap((_, verb) => wordsOf({ kind: "statement", who: 0, verb, place: 0 })),
    ...places,
  ]),
].sort();
