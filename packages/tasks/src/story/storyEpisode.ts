import { Episode } from "../drawing/episode.ts";
import { answerSteps, channelOfAnswer, encodeStory, storyChannels, storySteps } from "./storyChannels.ts";
import type { StoryLine } from "./storyLine.ts";
import { StoryWorld } from "./storyWorld.ts";

/** Returns the sequence of a story. A question is scored in its last step. */
export function storyEpisode(lines: readonly StoryLine[]): Episode {
  const episode = new Episode(storySteps(lines), storyChannels);
  episode.x.set(encodeStory(lines));
  const steps = answerSteps(lines);
  const world = new StoryWorld();
  for (const line of lines) {
    const answered = world.tell(line);
    if (answered) episode.expect(steps.shift() as number, channelOfAnswer(answered.answer), 1);
  }
  return episode;
}
