import { CHAPTERS_TITLE } from "../../../packages/explorer/src/chapters/told.ts";
import { agree, lessonOf } from "../../../packages/explorer/src/lessons/lessons.ts";
import type { LessonName } from "../../../packages/explorer/src/settings/settings.ts";

const descriptions: Readonly<Record<LessonName, string>> = {
  copy: "A neural network writes a picture into its memory, column by column, and redraws it. Draw your own, live in your browser.",
  allocate:
    "Fifty columns, ten memory locations: a neural network frees each location when it has read it, and uses it again.",
  recall:
    "A neural network sees six items, then one of them again, and answers with the next one. Follow how it finds it.",
  story:
    "Tell a neural network a story in your own words, and ask where the keys are. See the sentences it reads in its memory.",
  underground:
    "Tell a neural network the London Underground, track by track, then send it on a journey by directions. Cut a track and see it fail.",
  break: "Change one number inside a working neural network and watch the damage spread, or try to prevent it.",
  agree: "One network on every backend of your browser, compared number by number.",
};

/** Name, title and description of every lesson's page, and the address that its preview card shows. */
export const lessons = Object.entries(descriptions).map(([name, description]) => {
  const title = name === agree.name ? agree.title : lessonOf(name as LessonName).title;
  return { name, title, description, address: `lesson=${name}` };
});

/** The page of the chapters. */
export const chapters: (typeof lessons)[number] = {
  name: "chapters",
  title: CHAPTERS_TITLE,
  description:
    "Write, allocate, link, read, break it, train it: six short chapters about one network, and a race with one that has no memory.",
  address: "chapter=write",
};
