import { ArgumentError } from "@dncjs/core";
import type { StoryPart } from "./storyPart.ts";

/** The lessons before whole stories, easiest first. */
const PARTS: readonly (StoryPart & { readonly description: string })[] = [
  { description: "one question and its supporting lines", questions: "one", statements: 0 },
  {
    description: "some questions, their supporting lines and up to half of the other lines",
    questions: "any",
    statements: 0.5,
  },
  {
    description: "some questions, their supporting lines and any number of the other lines",
    questions: "any",
    statements: 1,
  },
];

/** Descriptions of the lessons, for texts whose questions all have supporting lines. */
export const babiLessons: readonly string[] = [...PARTS.map(({ description }) => description), "whole stories"];

/**
 * Returns the part of a story that a lesson shows; undefined for whole stories, the last lesson and the default.
 * @throws ArgumentError if there is no such lesson
 */
export function partOfLesson(lesson: number = PARTS.length): StoryPart | undefined {
  return PARTS[requireLesson(lesson, babiLessons.length)];
}

/** Returns the lesson. @throws ArgumentError if it is not one of `count` lessons */
export function requireLesson(lesson: number, count: number): number {
  if (Number.isSafeInteger(lesson) && lesson >= 0 && lesson < count) return lesson;
  throw new ArgumentError("lesson", lesson, `a whole number from 0 to ${count - 1}`);
}
