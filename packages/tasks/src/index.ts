export { type BabiOptions, type BabiTask, babiTask } from "./babi/babiTask.ts";
export { babiFileNames } from "./babi/fileNames.ts";
export { parseBabi } from "./babi/parseBabi.ts";
export { type Story, type StoryLine, storySteps } from "./babi/story.ts";
export type { BabiText } from "./babi/storySets.ts";
export { buildVocabulary } from "./babi/vocabulary.ts";
export { type CopyOptions, copyTask } from "./copy/copyTask.ts";
export { babiRecipe } from "./recipes/babi.ts";
export { copyRecipe } from "./recipes/copy.ts";
