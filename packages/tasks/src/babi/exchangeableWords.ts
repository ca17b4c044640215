import type { Random } from "@dncjs/core";

/** Words that can be exchanged throughout a story without making its answers wrong. Each word is listed with all its forms. */
export type WordClass = readonly (readonly string[])[];

const classOf = (words: string): WordClass => words.split(" ").map((forms) => forms.split("/"));

const MEN = classOf("daniel john");
const WOMEN = classOf("mary sandra");
const FOUR = [...MEN, ...WOMEN];
const FRIENDS = classOf("bill fred jeff mary");
const NEIGHBOURS = classOf("bill fred julie mary");
const HOUSE = classOf("bathroom bedroom garden hallway kitchen office");
const TOWN = classOf("bedroom cinema kitchen office park school");
const THINGS = classOf("apple football milk");

/**
 * The classes of the official tasks by number, found by inspection of the text. The simulation that generated it treats all words of a
 * class alike. Words that carry other information are in no class or in separate ones: pronouns distinguish men from women in tasks 11 and
 * 13, "sheep" is singular and plural in task 15, and hungry people go to the kitchen in task 20.
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
  15: [classOf("emily gertrude jessica winona"), classOf("cat/cats mouse/mice wolf/wolves")],
  16: [classOf("bernhard brian greg julius lily"), classOf("frog lion rhino swan"), classOf("gray green white yellow")],
  19: [HOUSE],
  20: [classOf("antoine jason sumit yann")],
};

/** Returns the classes of an official task, 1..20; none for other numbers and for tasks without classes. */
export function exchangeableWords(task: number): readonly WordClass[] {
  return CLASSES[task] ?? [];
}

/** Returns, for each word of the classes of an official task, the words of its class in the same form, itself included. */
export function exchangeableForms(task: number): ReadonlyMap<string, readonly string[]> {
  const alike = exchangeableWords(task).flatMap((words) =>
    (words[0] as WordClass[number]).map((_, which) => words.map((forms) => forms[which] as string)),
  );
  return new Map(alike.flatMap((words) => words.map((word) => [word, words])));
}

/** Returns the new number of every word after a random permutation of each class. Words in no class keep their numbers. */
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
