import type { LocationOrder } from "../figure/locationOrder.ts";
import type { PictureContent, StoryContent } from "../lessons/lessonContent.ts";
import type { Run } from "../session/run.ts";
import type { Change } from "../settings/changes.ts";

/** What a network did with the content of a lesson. */
interface Shown {
  readonly run: Run;
  readonly order: LocationOrder;
  /** What was changed in it. */
  readonly changes: readonly Change[];
}
export type PictureSnapshot = PictureContent & Shown;
export type StorySnapshot = StoryContent & Shown;
/** What the page shows: a value, replaced and never changed. */
export type Snapshot = PictureSnapshot | StorySnapshot;
