import { Random } from "@dncjs/core";

const PEOPLE = ["Mary", "John", "Daniel"];
const PLACES = ["garden", "kitchen", "office", "hallway"];

/** Returns random stories like those of bAbI task 1: people go to places, and questions ask where they are. */
export function walkStories(seed: number, stories: number): string {
  const random = new Random(seed);
  const pick = (items: readonly string[]) => items[random.integer(items.length)] as string;
  return Array.from({ length: stories }, () => {
    const where = new Map<string, string>();
    const went = Array.from({ length: 1 + random.integer(6) }, () => {
      const person = pick(PEOPLE);
      const place = pick(PLACES);
      where.set(person, place);
      return `${person} went to the ${place}.`;
    });
    const people = Array.from({ length: 1 + random.integer(3) }, () => pick([...where.keys()]));
    const questions = people.map((person) => `Where is ${person}? \t${where.get(person)}\t1`);
    return [...went, ...questions].map((line, at) => `${at + 1} ${line}\n`).join("");
  }).join("");
}

/** A story like those of bAbI task 19, whose answer has two words. */
export const DIRECTIONS = "1 The garden is west of the office.\n2 How do you go there?\tn,w\t1\n";
