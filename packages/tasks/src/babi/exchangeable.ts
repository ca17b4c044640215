import type { Random } from "@dncjs/core";

/** Words that may stand for one another: if all of them change places throughout a story, its answers stay right. */
export type WordClass = readonly string[];

const MEN = ["daniel", "john"];
const WOMEN = ["mary", "sandra"];
const FOUR = [...MEN, ...WOMEN];
const HOUSE = ["bathroom", "bedroom", "garden", "hallway", "kitchen", "office"];
const TOWN = ["bedroom", "cinema", "kitchen", "office", "park", "school"];
const THINGS = ["apple", "football", "milk"];
const FRIENDS = ["bill", "fred", "jeff", "mary"];

/**
 * The classes of the official tasks, by number, read off their text: the simulation that wrote it treats the words of a class
 * alike. What a word means elsewhere keeps it out: pronouns tell men from women in tasks 11 and 13, plurals tie the animals of
 * task 15 to one another, and in task 20 who is hungry goes to the kitchen.
 */
const CLASSES: Readonly<Record<number, readonly WordClass[]>> = {
  1: [FOUR, HOUSE],
  2: [FOUR, HOUSE, THINGS],
  3: [FOUR, HOUSE, THINGS],
  4: [HOUSE],
  5: [FRIENDS, HOUSE, THINGS],
  6: [FOUR, HOUSE, THINGS],
  7: [FOUR, HOUSE, THINGS],
  8: [FOUR, HOUSE, THINGS],
  9: [FOUR, HOUSE],
  10: [["bill", "fred", "julie", "mary"], TOWN],
  11: [MEN, WOMEN, HOUSE],
  12: [FOUR, HOUSE],
  13: [MEN, WOMEN, HOUSE],
  14: [["bill", "fred", "julie", "mary"], TOWN],
  15: [["emily", "gertrude", "jessica", "winona"]],
  16: [
    ["bernhard", "brian", "greg", "julius", "lily"],
    ["frog", "lion", "rhino", "swan"],
    ["gray", "green", "white", "yellow"],
  ],
  19: [HOUSE],
  20: [["antoine", "jason", "sumit", "yann"]],
};

/** The classes of an official task; none for a task that is not one, or has none. */
export function exchangeableWords(task: number): readonly WordClass[] {
  return CLASSES[task] ?? [];
}

/** The number of every word after the words of each class have changed places at random; of the others their own. */
export function renaming(
  classes: readonly WordClass[],
  numbers: ReadonlyMap<string, number>,
  random: Random,
): Uint16Array {
  const renamed = Uint16Array.from({ length: numbers.size }, (_, number) => number);
  for (const words of classes) {
    const present = words.flatMap((word) => numbers.get(word) ?? []);
    const shuffled = random.shuffle([...present]);
    present.forEach((number, at) => {
      renamed[number] = shuffled[at] as number;
    });
  }
  return renamed;
}
