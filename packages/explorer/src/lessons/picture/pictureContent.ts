import type { Settings } from "../../settings/settings.ts";
import type { PictureLesson } from "../lesson.ts";
import type { PictureContent } from "../lessonContent.ts";
import { chosenOf, columnsOf } from "./chosen.ts";
import type { Episode } from "./episode.ts";
import { pictureFigure } from "./pictureFigure.ts";

/** Returns the lesson's content for the picture in the settings, or for its own. */
export function pictureContent(lesson: PictureLesson, settings: Pick<Settings, "shown" | "choice">): PictureContent {
  const columns = columnsOf(lesson, settings.shown);
  const choice = chosenOf(lesson, settings.choice);
  const { meaningStep, startStep } = lesson;
  const episode = lesson.episode(columns, choice);
  const meaningSteps = meaningStep === undefined ? undefined : [meaningStep];
  const request = { x: episode.x, meaningSteps, probabilities: "sigmoid" } as const;
  const content = pictureFigure(episode, meaningStep === undefined ? "writings" : "answers");
  return {
    kind: "picture",
    lesson,
    episode,
    columns,
    choice,
    content,
    startStep,
    request,
    measured: measuredOf(episode),
  };
}

/** Meaning and judged steps of an episode, as in the task of the network. */
export function measuredOf({ expected, columns, squares }: Episode): PictureContent["measured"] {
  const target = new Float32Array(expected.length * squares);
  expected.forEach((column, t) => {
    if (column >= 0) target.set(columns[column]!, t * squares);
  });
  return { meaning: { of: "columns", squares, target }, judged: expected.map((column) => (column >= 0 ? 1 : 0)) };
}
