import type { Settings } from "../../settings/settings.ts";
import type { StoryLesson } from "../lesson.ts";
import type { StoryExhibit } from "../lessonContent.ts";
import { places, wordsOf } from "./grammar.ts";
import { readStory } from "./storyCode.ts";
import { type StoryEpisode, storyEpisode } from "./storyEpisode.ts";
import { storyContent } from "./storyFigure.ts";

/** The story of the settings, or the lesson's own where they hold none. */
export function storyExhibit(lesson: StoryLesson, { shown }: Pick<Settings, "shown">): StoryExhibit {
  const wanted = readStory(shown ?? lesson.shown);
  const episode = storyEpisode(wanted.length > 0 ? wanted : readStory(lesson.shown));
  const { x, asked, lines } = episode;
  return {
    ...{ kind: "story", lesson, episode, content: storyContent(episode) },
    // Right after the last question: the row that says so is looked up there, for the answer in the next step.
    startStep: asked.length > 0 ? asked.at(-1)!.step - 1 : lines.length - 1,
    measured: measuredOf(episode),
    request: { x, probabilities: "softmax", rival: lesson.rival },
  };
}

function measuredOf({ story, lines, tells, asked }: StoryEpisode): StoryExhibit["measured"] {
  const due = lines.map((_, step) => asked.find((question) => question.step === step));
  return {
    meaning: {
      ...{ of: "story", lines, words: lines.map((line, step) => (tells[step] ? wordsOf(story[line]!) : [])) },
      asked: due.map((question) => (question && question.place !== null ? places[question.place]! : null)),
    },
    judged: due.map((question) => (question ? 1 : 0)),
  };
}
