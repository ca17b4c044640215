import type { Random } from "@dncjs/core";
import type { Story } from "./story.ts";

/** How much of a story is shown. */
export interface Part {
  /** One of its questions, or any number of them. */
  readonly questions: "one" | "any";
  /** Of the statements that no such question rests on, at most this share; how much of it is drawn for each story. */
  readonly statements: number;
}

/**
 * A story of some of the questions of `story`, at least one, with all the statements they rest on (their supporting lines) and
 * some of the others, in the old order and up to the last of the questions. The answers stay right where the supporting lines
 * are all that an answer rests on.
 */
export function partOfStory(story: Story, { questions, statements }: Part, random: Random): Story {
  const { lines } = story;
  const asked = lines.flatMap(({ answer }, at) => (answer.length > 0 ? [at] : []));
  const one = asked[random.integer(asked.length)] as number;
  const [shareAsked, shareTold] = [questions === "one" ? 0 : random.uniform(), statements * random.uniform()];
  const chosen = new Set(asked.filter((at) => at === one || random.uniform() < shareAsked));
  const needed = new Set([...chosen].flatMap((at) => lines[at]?.supports.map((line) => line - 1) ?? []));
  const last = Math.max(...chosen);
  const kept = lines.flatMap(({ answer }, at) => {
    const stays = answer.length > 0 ? chosen.has(at) : at < last && (needed.has(at) || random.uniform() < shareTold);
    return stays ? [at] : [];
  });
  const numbers = new Map(kept.map((at, index) => [at + 1, index + 1]));
  const shortened = kept.map((at) => {
    const line = lines[at] as Story["lines"][number];
    return { ...line, supports: line.supports.map((number) => numbers.get(number) as number) };
  });
  return { lines: shortened, place: story.place };
}

/** Whether every question tells which lines it rests on. */
export function tellsSupports({ lines }: Story): boolean {
  return lines.every(({ answer, supports }) => answer.length === 0 || supports.length > 0);
}
