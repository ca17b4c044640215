import type { PictureLesson } from "../lesson.ts";
import { EpisodeBuilder } from "../picture/episode.ts";

const SEQUENCES = 5;
const LENGTH = 10;
/** Start, columns, repeat, columns. */
const STEPS = 2 * LENGTH + 2;

/** Five pictures of ten columns in ten locations: every location must be freed and used again. */
export const allocate: PictureLesson = {
  kind: "picture",
  name: "allocate",
  label: "Allocate",
  model: "allocation",
  title: "Fifty columns, ten locations",
  lede: "Five pictures follow one another. The network *writes* each column into a free location, _reads_ it back, and +frees+ the location for later columns: ",
  shortLede: "Five pictures. Each column is *written* to a free location, _read_ back, and +freed+: ",
  withoutMemory: "This network has no memory. Its 36 cells are too few for the 60 squares of a picture: ",
  columnCount: SEQUENCES * LENGTH,
  squares: 6,
  // The digits 1 to 9 and 0, two in each picture.
  shown: "00223f20002231292522212525251a070404043f27252525191e2525251801310905031a2525251a022525251e1e2121211e",
  startStep: 58,
  layout: { step: 6.2, cell: 14, rowHeight: 26, inside: false },
  memory: { locations: 10, wordSize: 12 },
  trainable: false,
  episode(columns) {
    const builder = new EpisodeBuilder(columns);
    for (let sequence = 0; sequence < SEQUENCES; sequence++) {
      const own = Array.from({ length: LENGTH }, (_, column) => sequence * LENGTH + column);
      const label = String(sequence + 1);
      builder.signal("start", 0);
      builder.show(own).signal("repeat", 1).answer(own);
      builder.phase(sequence * STEPS, { label: `picture ${label}`, short: label });
    }
    return builder.build();
  },
};
