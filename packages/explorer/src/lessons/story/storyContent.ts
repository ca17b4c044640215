import type { Settings } from "../../settings/settings.ts";
import type { StoryLesson } from "../lesson.ts";
import type { StoryContent } from "../lessonContent.ts";
import { places, wordsOf } from "./grammar.ts";
import { readStory } from "./storyCode.ts";
import { type StoryEpisode, storyEpisode } from "./storyEpisode.ts";
import { storyFigure } from "./storyFigure.ts";

/** Returns the content for the story in the settings, or for the lesson's own if that is empty. */
export function storyContent(lesson: StoryLesson, { shown }: Pick<Settings, "shown">): StoryContent {
  const wanted = readStory(shown ?? lesson.shown);
  const episode = storyEpisode(wanted.length > 0 ? wanted : readStory(lesson.shown));
  const { x, asked, lines } = episode;
  return {
    kind: "story",
    lesson,
    episode,
    content: storyFigure(episode),
    // The step after the last question: it reads the location with the answer, which the next step gives.
    startStep: asked.length > 0 ? asked.at(-1)!.step - 1 : lines.length - 1,
    measured: measuredOf(episode),
    request: { x, probabilities: "softmax", rival: lesson.rival },
  };
}

function measuredOf({ story, lines, showsLine, asked }: StoryEpisode): StoryContent["measured"] {
  const due = lines.map((_, step) => asked.find((question) => question.step === step));
  return {
    meaning: {
      of: "story",
      lines,
      words: lines.map((line, step) => (showsLine[step] ? wordsOf(story[line]!) : [])),
      expected: due.map((question) => (question && question.place !== null ? places[question.place]! : null)),
    },
    judged: due.map((question) => (question ? 1 : 0)),
  };
}
