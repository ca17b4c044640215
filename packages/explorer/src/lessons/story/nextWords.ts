import { people, places, verbs } from "./grammar.ts";

/** Possible next words, and how many letters of them are typed already. */
export interface NextWords {
  readonly words: readonly string[];
  readonly begun: number;
}

/** Returns the words that continue the text before the caret to a known sentence. */
export function nextWords(text: string): NextWords {
  const sentence = /[^\n.?!]*$/.exec(text)![0].trimStart();
  const begun = /\S*$/.exec(sentence)![0];
  const before = sentence
    .slice(0, sentence.length - begun.length)
    .trim()
    .toLowerCase();
  const fitting = wordsAfter(before).filter((word) => word.toLowerCase().startsWith(begun.toLowerCase()));
  const isWhole = fitting.length === 1 && fitting[0]!.toLowerCase() === begun.toLowerCase();
  return isWhole ? nextWords(`${text} `) : { words: fitting, begun: begun.length };
}

/** Words that may follow the start of a sentence. */
function wordsAfter(before: string): readonly string[] {
  if (before === "") return [...people, "Where is"];
  if (/^where( is)?$/.test(before)) return before === "where" ? ["is"] : people.map((name) => `${name}?`);
  const [name, ...rest] = before.split(/\s+/);
  if (!people.some((known) => known.toLowerCase() === name)) return [];
  const said = rest.join(" ");
  if (said === "") return verbs.map((verb) => `${verb} the`);
  if (/ to the$/.test(said))
    return verbs.some((verb) => said === `${verb} the`) ? places.map((place) => `${place}.`) : [];
  const begun = verbs.filter((verb) => verb.startsWith(`${said} `));
  if (begun.length > 0) return begun.map((verb) => `${verb.slice(said.length + 1)} the`);
  return verbs.includes(said) ? ["the"] : [];
}

/** Replaces the typed letters by a word, and adds the space or line break around it. */
export function withWord(text: string, word: string, { begun }: NextWords): string {
  const kept = text.slice(0, text.length - begun);
  const gap = begun > 0 || /(^|\s)$/.test(kept) ? "" : /[.?!]$/.test(kept) ? "\n" : " ";
  return `${kept}${gap}${word}${/[.?]$/.test(word) ? "\n" : " "}`;
}
