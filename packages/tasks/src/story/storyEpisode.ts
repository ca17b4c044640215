import { Episode } from "../drawing/episode.ts";
import { answerSteps, channelOfAnswer, encodeStory, storyChannels, storySteps } from "./storyChannels.ts";
import type { StoryLine } from "./storyLine.ts";
import { StoryWorld } from "./storyWorld.ts";

/**
 * Returns the sequence of a story. A question is scored in its last step. The network also says who has a thing in the step before it answers
 * where the thing is: the first of two facts.
 */
export function storyEpisode(lines: readonly StoryLine[]): Episode {
  const episode = new Episode(storySteps(lines), storyChannels);
  episode.x.set(encodeStory(lines));
  const steps = answerSteps(lines);
  const world = new StoryWorld();
  for (const line of lines) {
    const answered = world.tell(line);
    if (!answered) continue;
    const step = steps.shift() as number;
    episode.expect(step, channelOfAnswer(answered.answer), 1);
    if (line.act !== "whereThing") continue;
    const { answer } = world.answer({ act: "who", thing: line.thing });
    episode.expect(step - 1, channelOfAnswer(answer), 1);
  }
  return episode;
}
