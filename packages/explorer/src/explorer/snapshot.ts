import type { LocationOrder } from "../figure/locationOrder.ts";
import type { MapContent, PictureContent, StoryContent } from "../lessons/lessonContent.ts";
import type { Run } from "../session/run.ts";
import type { Change } from "../settings/changes.ts";

/** A run of the network on the content of a lesson. */
interface Shown {
  readonly run: Run;
  readonly order: LocationOrder;
  /** Changes applied to the run. */
  readonly changes: readonly Change[];
}
export type PictureSnapshot = PictureContent & Shown;
export type StorySnapshot = StoryContent & Shown;
export type MapSnapshot = MapContent & Shown;
/** Everything the page shows. Immutable: replaced on every change. */
export type Snapshot = PictureSnapshot | StorySnapshot | MapSnapshot;
