/** For programs that find or read bAbI text themselves: file names, stories, vocabularies and classes of exchangeable words. */
export { exchangeableWords, type WordClass } from "./exchangeableWords.ts";
export { babiFileNames } from "./fileNames.ts";
export { storySteps } from "./layout.ts";
export { parseBabi } from "./parseBabi.ts";
export type { Story, StoryLine } from "./story.ts";
export { threeFactsText } from "./threeFacts.ts";
export { buildVocabulary } from "./vocabulary.ts";
