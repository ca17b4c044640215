/** For programs that tell stories to a network themselves: sentences, their encoding, and the right answers. */
export {
  answerOfChannel,
  answerSteps,
  channelOfAnswer,
  encodeStory,
  readStory,
  storyChannels,
  storySteps,
} from "./storyChannels.ts";
export {
  type Act,
  isQuestion,
  type Named,
  type Question,
  STORY_STATEMENTS,
  type Statement,
  type StoryLine,
  SYMBOLS,
  stepsOfAct,
} from "./storyLine.ts";
export { type Answered, type Need, type StoryAnswer, StoryWorld } from "./storyWorld.ts";
