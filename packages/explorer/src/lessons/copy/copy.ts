import type { PictureLesson } from "../lesson.ts";
import { EpisodeBuilder } from "../picture/episode.ts";

const COLUMNS = 8;

/** A picture of eight columns, shown once and repeated. */
export const copy: PictureLesson = {
  kind: "picture",
  name: "copy",
  label: "Copy",
  model: "copy",
  title: "Watch a neural network use its memory",
  lede: "The network sees a picture, one column at a time, and *writes* each column into a memory location. Then it _reads_ the locations in order and redraws the picture: ",
  shortLede: "The network *writes* each column of a picture into a location, then _reads_ them back: ",
  columnCount: COLUMNS,
  squares: 6,
  shown: "04061d3f3a38381c",
  startStep: 12,
  layout: { step: 24, cell: 20, rowHeight: 19, inside: true },
  memory: { locations: 16, wordSize: 12 },
  trainable: true,
  episode(columns) {
    const all = columns.map((_, column) => column);
    return new EpisodeBuilder(columns)
      .signal("start", 0)
      .show(all, { label: "a picture is shown", short: "shown" })
      .signal("repeat", 1)
      .answer(all, { label: "the network repeats it", short: "repeat" })
      .build();
  },
  meaningStep: COLUMNS + 5,
};
