import type { PictureLesson } from "../lesson.ts";
import { EpisodeBuilder } from "../picture/episode.ts";

const ITEMS = 6;
const WIDTH = 3;

/** Six items. One is shown again; the answer is the next one. */
export const recall: PictureLesson = {
  kind: "picture",
  name: "recall",
  label: "Recall",
  model: "associative-recall",
  title: "What came after this?",
  lede: "The network sees six small items and *writes* them to memory. Then it sees one of them again. It must find that item, and _read_ the next one: ",
  shortLede: "Six items are *written* to memory. One is shown again, and the next one is _read_: ",
  columnCount: ITEMS * WIDTH,
  squares: 6,
  shown: "0e3f0e21123f1f111f0c3f0c2a152a3c203c",
  startStep: 29,
  layout: { step: 13.5, cell: 12, rowHeight: 10, inside: true },
  memory: { locations: 32, wordSize: 20 },
  trainable: false,
  choice: { label: "shown again", names: ["item 1", "item 2", "item 3", "item 4", "item 5"], start: 2 },
  episode(columns, again) {
    const item = (index: number) => Array.from({ length: WIDTH }, (_, column) => index * WIDTH + column);
    const builder = new EpisodeBuilder(columns);
    for (let index = 0; index < ITEMS; index++) {
      builder.signal("item", 0).show(item(index), { label: String(index + 1), short: String(index + 1) });
    }
    return builder
      .signal("query", 1)
      .show(item(again), { label: "again", short: "?" })
      .signal("query", 1)
      .answer(item(again + 1), { label: "next", short: "=" })
      .build();
  },
};
