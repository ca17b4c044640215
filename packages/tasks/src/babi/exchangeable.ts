import type { Random } from "@dncjs/core";

/** Words that may stand for one another, each in all its forms: if they change places throughout a story, its answers stay right. */
export type WordClass = readonly (readonly string[])[];

const alike = (words: string): WordClass => words.split(" ").map((forms) => forms.split("/"));

const MEN = alike("daniel john");
const WOMEN = alike("mary sandra");
const FOUR = [...MEN, ...WOMEN];
const FRIENDS = alike("bill fred jeff mary");
const NEIGHBOURS = alike("bill fred julie mary");
const HOUSE = alike("bathroom bedroom garden hallway kitchen office");
const TOWN = alike("bedroom cinema kitchen office park school");
const THINGS = alike("apple football milk");

/**
 * The classes of the official tasks, by number, read off their text: the simulation that wrote it treats the words of a class
 * alike. What else a word tells keeps it out: pronouns tell men from women in tasks 11 and 13, a sheep and many are one word in
 * task 15, and in task 20 who is hungry goes to the kitchen.
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
  10: [NEIGHBOURS, TOWN],
  11: [MEN, WOMEN, HOUSE],
  12: [FOUR, HOUSE],
  13: [MEN, WOMEN, HOUSE],
  14: [NEIGHBOURS, TOWN],
  15: [alike("emily gertrude jessica winona"), alike("cat/cats mouse/mice wolf/wolves")],
  16: [alike("bernhard brian greg julius lily"), alike("frog lion rhino swan"), alike("gray green white yellow")],
  19: [HOUSE],
  20: [alike("antoine jason sumit yann")],
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
    const known = words.filter((forms) => forms.every((form) => numbers.has(form)));
    const shuffled = random.shuffle([...known]);
    known.forEach((forms, at) => {
      forms.forEach((form, which) => {
        renamed[numbers.get(form) as number] = numbers.get(
          (shuffled[at] as WordClass[number])[which] as string,
        ) as number;
      });
    });
  }
  return renamed;
}
