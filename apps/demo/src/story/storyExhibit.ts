import type { StoryExhibit } from "../lessons/exhibit.ts";
import type { StoryLesson } from "../lessons/lesson.ts";
import type { Settings } from "../settings/settings.ts";
import { readStory } from "./storyCode.ts";
import { storyContent } from "./storyContent.ts";
import { storyEpisode } from "./storyEpisode.ts";

/** The story of the settings, or the lesson's own where they hold none. */
export function storyExhibit(lesson: StoryLesson, { shown }: Pick<Settings, "shown">): StoryExhibit {
  const wanted = readStory(shown ?? lesson.shown);
  const episode = storyEpisode(wanted.length > 0 ? wanted : readStory(lesson.shown));
  const { x, asked, lines } = episode;
  return {
    ...{ kind: "story", lesson, episode, content: storyContent(episode) },
    // Where the last question is answered: all that has been told is behind it.
    startStep: asked.at(-1)?.step ?? lines.length - 1,
    request: { x, meaningSteps: asked.map(({ step }) => step), probabilities: "softmax", rival: lesson.rival },
  };
}
