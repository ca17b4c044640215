import { ArgumentError } from "@dncjs/core";
import type { Part } from "./partOfStory.ts";

/** The lessons before the whole story, easiest first. */
const PARTS: readonly (Part & { readonly description: string })[] = [
  { description: "one question, and the lines it rests on", questions: "one", statements: 0 },
  { description: "some questions, and up to half of the lines they do not rest on", questions: "any", statements: 0.5 },
  { description: "some questions, and any number of the other lines", questions: "any", statements: 1 },
];

/** The lessons of stories whose questions tell what they rest on, in words. */
export const babiLessons: readonly string[] = [...PARTS.map(({ description }) => description), "whole stories"];

/** What a lesson shows of a story; undefined for all of it, the last lesson, which is meant where none is given. */
export function partOfLesson(lesson: number = PARTS.length): Part | undefined {
  if (Number.isSafeInteger(lesson) && lesson >= 0 && lesson <= PARTS.length) return PARTS[lesson];
  throw new ArgumentError("lesson", lesson, `a whole number from 0 to ${PARTS.length}`);
}
