import { Random } from "@dncjs/core";

const PERSONS = ["Daniel", "John", "Mary", "Sandra"];
const PLACES = ["bathroom", "bedroom", "garden", "hallway", "kitchen", "office"];
const MOVES = ["journeyed to", "moved to", "travelled to", "went to", "went back to"];
const LINES = 15;

/** Returns random stories in the form of bAbI task 1, since the official text is not part of the repository: every third line asks. */
export function stories(count: number): string {
  return Array.from({ length: count }, (_, k) => storyOf(new Random(5).fork(k))).join("");
}

function storyOf(random: Random): string {
  const choose = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const last = new Map<string, { readonly place: string; readonly line: number }>();
  let text = "";
  for (let line = 1; line <= LINES; line++) {
    if (line % 3 === 0) {
      const person = choose([...last.keys()]);
      const known = last.get(person)!;
      text += `${line} Where is ${person}? \t${known.place}\t${known.line}\n`;
      continue;
    }
    const person = choose(PERSONS);
    const place = choose(PLACES);
    last.set(person, { place, line });
    text += `${line} ${person} ${choose(MOVES)} the ${place}.\n`;
  }
  return text;
}
