import type { RowOrder } from "../figure/locationOrder.ts";
import type { PictureExhibit, StoryExhibit } from "../lessons/lessonContent.ts";
import type { Run } from "../session/run.ts";
import type { Change } from "../settings/changes.ts";

/** What a network did with an exhibit. */
interface Shown {
  readonly run: Run;
  readonly order: RowOrder;
  /** What was changed in it. */
  readonly changes: readonly Change[];
}
export type PictureSnapshot = PictureExhibit & Shown;
export type StorySnapshot = StoryExhibit & Shown;
/** What the page shows: a value, replaced and never changed. */
export type Snapshot = PictureSnapshot | StorySnapshot;
