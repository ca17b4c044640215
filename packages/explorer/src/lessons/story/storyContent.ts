import type { Settings } from "../../settings/settings.ts";
import type { StoryLesson } from "../lesson.ts";
import type { StoryContent } from "../lessonContent.ts";
import { chosenEpisode, type StoryEpisode } from "./storyEpisode.ts";
import { storyFigure } from "./storyFigure.ts";

/** Returns the content for the story in the settings. */
export function storyContent(lesson: StoryLesson, settings: Pick<Settings, "text">): StoryContent {
  const episode = chosenEpisode(lesson, settings);
  const { x, asked, lines } = episode;
  return {
    kind: "story",
    lesson,
    episode,
    content: storyFigure(episode),
    startStep: asked.at(-1)?.step ?? lines.length - 1,
    measured: measuredOf(episode),
    request: { x, probabilities: "softmax", rival: lesson.rival },
  };
}

function measuredOf({ story, lines, showsLine, asked, rows }: StoryEpisode): StoryContent["measured"] {
  const due = lines.map((_, step) => asked.find((question) => question.step === step));
  const expected = (channel: number) => rows.find((row) => row.channel === channel)?.name ?? null;
  return {
    meaning: {
      of: "story",
      lines,
      words: lines.map((line, step) => (showsLine[step] ? [story[line]!.head, ...story[line]!.rest.split(" ")] : [])),
      expected: due.map((question) => (question && question.need !== "untold" ? expected(question.channel) : null)),
    },
    judged: due.map((question) => (question ? 1 : 0)),
  };
}
