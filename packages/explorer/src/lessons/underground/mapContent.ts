import type { Settings } from "../../settings/settings.ts";
import type { MapLesson } from "../lesson.ts";
import type { MapContent } from "../lessonContent.ts";
import { journeyOf } from "./journey.ts";
import { mapFigure } from "./mapFigure.ts";
import "./dnc-map.ts";

/** Returns the content for the route and the cut tracks in the settings. */
export function mapContent(lesson: MapLesson, settings: Pick<Settings, "shown" | "choice">): MapContent {
  const journey = journeyOf(lesson, settings);
  return {
    kind: "map",
    lesson,
    journey,
    content: mapFigure(journey),
    startStep: journey.steps - 1,
    request: { x: journey.x, probabilities: "digits" },
  };
}
