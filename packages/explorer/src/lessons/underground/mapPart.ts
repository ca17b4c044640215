import type { Settings } from "../../settings/settings.ts";
import type { Lesson, MapLesson } from "../lesson.ts";
import type { MapContent, WaitingContent } from "../lessonContent.ts";

let part: typeof import("./mapContent.ts") | undefined;

const NOTHING = { x: new Float32Array(), probabilities: "digits" } as const;

/** Loads the code of a lesson that is not part of the page's first files, once. */
export async function loadCodeOf({ kind }: Lesson): Promise<void> {
  if (kind === "map") part ??= await import("./mapContent.ts");
}

export const isMapLoaded = (): boolean => part !== undefined;

/** Returns the content of the lesson; nothing to run until its code is loaded. */
export function mapContentOf(
  lesson: MapLesson,
  settings: Pick<Settings, "shown" | "choice">,
): MapContent | WaitingContent {
  return part?.mapContent(lesson, settings) ?? { kind: "waiting", lesson, startStep: 0, request: NOTHING };
}
