import type { ContentSize, FigureSize } from "../figure/geometry.ts";
import type { Settings } from "../settings/settings.ts";
import type { Lesson } from "./lesson.ts";
import { chosenOf, columnsOf } from "./picture/chosen.ts";
import { places } from "./story/grammar.ts";
import { readStory, stepCountOf } from "./story/storyCode.ts";
import { mapSize } from "./underground/mapSize.ts";
import { readRoute, stepsOf } from "./underground/routeCode.ts";

export function pictureSize(squares: number): ContentSize {
  return { shown: squares, answered: squares, meaning: 8 * squares, phoneLabels: 19 };
}

export const storySize: ContentSize = { shown: 7, answered: places.length, meaning: 152, phoneLabels: 54 };

/** Returns the size of a lesson's figure, before its network has run. */
export function figureSizeOf(lesson: Lesson, settings: Pick<Settings, "shown" | "choice">): FigureSize {
  const { locations: N, wordSize: W } = lesson.memory;
  if (lesson.kind === "map") return { T: stepsOf(readRoute(settings.shown ?? lesson.shown)), N, W, ...mapSize };
  if (lesson.kind === "story") return { T: stepCountOf(readStory(settings.shown ?? lesson.shown)), N, W, ...storySize };
  const { steps: T } = lesson.episode(columnsOf(lesson, settings.shown), chosenOf(lesson, settings.choice));
  return { T, N, W, ...pictureSize(lesson.squares) };
}
