import type { Random } from "@dncjs/core";
import { largest } from "../largest.ts";
import type { Story } from "./story.ts";

/** The part of a story that a lesson shows. */
export interface StoryPart {
  /** One question, or a random number of them. */
  readonly questions: "one" | "any";
  /** Maximum fraction of the other statements, those that support none of the chosen questions. The fraction is drawn for each story. */
  readonly statements: number;
}

/**
 * Returns a story with at least one of the questions of `story`, all their supporting lines and some of the other statements, in order and up
 * to the last of the questions. The answers stay right if they depend on the supporting lines alone.
 */
export function partOfStory(story: Story, { questions, statements }: StoryPart, random: Random): Story {
  const { lines } = story;
  const all = lines.flatMap(({ answer }, at) => (answer.length > 0 ? [at] : []));
  const first = all[random.integer(all.length)] as number;
  const questionShare = questions === "one" ? 0 : random.uniform();
  const statementShare = statements * random.uniform();
  const chosen = new Set(all.filter((at) => at === first || random.uniform() < questionShare));
  const needed = new Set([...chosen].flatMap((at) => lines[at]?.supports.map((line) => line - 1) ?? []));
  const last = largest(chosen);
  const kept = lines.flatMap(({ answer }, at) => {
    const stays =
      answer.length > 0 ? chosen.has(at) : at < last && (needed.has(at) || random.uniform() < statementShare);
    return stays ? [at] : [];
  });
  const numbers = new Map(kept.map((at, index) => [at + 1, index + 1]));
  const shortened = kept.map((at) => {
    const line = lines[at] as Story["lines"][number];
    return { ...line, supports: line.supports.map((number) => numbers.get(number) as number) };
  });
  return { lines: shortened, place: story.place };
}

/** Returns whether every question of a story has supporting lines. */
export function hasSupports({ lines }: Story): boolean {
  return lines.every(({ answer, supports }) => answer.length === 0 || supports.length > 0);
}
