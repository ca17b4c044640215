import type { StoryLesson } from "../lesson.ts";
import { examples } from "./examples.ts";

/** Stories in the visitor's own words, about people, things and places, with questions. */
export const story: StoryLesson = {
  kind: "story",
  name: "story",
  label: "Story",
  model: "story",
  rival: "story-lstm",
  title: "Tell it a story, then ask",
  lede: "What it is told is *written* into memory locations. To answer, the network _reads_ the locations that it needs: ",
  shortLede: "What it is told is *written* into memory. To answer, the network _reads_ what it needs: ",
  shown: examples[0]!.text,
  layout: { step: 24, cell: 6, rowHeight: 9.5, inside: true },
  memory: { locations: 24, wordSize: 24 },
  trainable: false,
};
