import type { StoryLesson } from "../lesson.ts";

/** Stories of bAbI task 1 in the visitor's own sentences, with questions. */
export const story: StoryLesson = {
  kind: "story",
  name: "story",
  label: "Story",
  model: "babi-1",
  rival: "babi-1-lstm",
  title: "Tell it a story, then ask",
  lede: "Each sentence is *written* into a memory location. To answer, the network _reads_ that location: ",
  shortLede: "Each sentence is *written* into a memory location. To answer, the network _reads_ that location: ",
  shown: "5231737a1240517a7b",
  layout: { step: 24, cell: 9, rowHeight: 12, inside: true },
  memory: { locations: 20, wordSize: 16 },
  trainable: false,
};
