import { copy } from "../copy/copy.ts";
import type { PictureLesson } from "../lesson.ts";

/** The picture of Copy with one number changed, and the damage that follows. */
export const breakIt: PictureLesson = {
  ...copy,
  name: "break",
  label: "Break it",
  title: "Change one number, watch the damage spread",
  lede: "",
  shortLede: "",
  startStep: 12,
  layout: { step: 24, cell: 11, rowHeight: 14, inside: false },
  trainable: false,
  breaks: { lstm: "copy-lstm", hit: { on: "use", step: 3, location: 1, cell: 3 } },
};
