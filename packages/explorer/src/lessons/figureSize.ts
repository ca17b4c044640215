import type { ContentSize, FigureSize } from "../figure/geometry.ts";
import type { Settings } from "../settings/settings.ts";
import type { Lesson } from "./lesson.ts";
import { chosenOf, columnsOf } from "./picture/chosen.ts";
import { chosenEpisode } from "./story/storyEpisode.ts";
import { storySize } from "./story/storySize.ts";
import { mapSize } from "./underground/mapSize.ts";
import { readRoute, stepsOf } from "./underground/routeCode.ts";

export function pictureSize(squares: number): ContentSize {
  return { shown: squares, answered: squares, meaning: 8 * squares, phoneLabels: 19 };
}

/** Returns the size of a lesson's figure, before its network has run. */
export function figureSizeOf(lesson: Lesson, settings: Pick<Settings, "shown" | "text" | "choice">): FigureSize {
  const { locations: N, wordSize: W } = lesson.memory;
  if (lesson.kind === "map") return { T: stepsOf(readRoute(settings.shown ?? lesson.shown)), N, W, ...mapSize };
  if (lesson.kind === "story") {
    const { lines, rows } = chosenEpisode(lesson, settings);
    return { T: lines.length, N, W, ...storySize(rows.length) };
  }
  const { steps: T } = lesson.episode(columnsOf(lesson, settings.shown), chosenOf(lesson, settings.choice));
  return { T, N, W, ...pictureSize(lesson.squares) };
}
