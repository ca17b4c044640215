import type { Settings } from "../settings/settings.ts";

export const CHAPTERS_TITLE = "How a neural network uses a memory";

/** Whether the chapters are shown, which are told with the lesson Copy. */
export const isTold = ({ chapter, lesson }: Pick<Settings, "chapter" | "lesson">): boolean =>
  chapter !== null && lesson === "copy";
