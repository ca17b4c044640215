/** Tasks and the recipes that learn them. Programs that read bAbI text themselves import `@dncjs/tasks/babi`. */
export { type AllocationOptions, allocationTask } from "./allocation/allocationTask.ts";
export { type AssociativeRecallOptions, associativeRecallTask } from "./associativeRecall/associativeRecallTask.ts";
export { type BabiOptions, type BabiTask, babiTask } from "./babi/babiTask.ts";
export type { BabiEncoding } from "./babi/layout.ts";
export type { BabiText } from "./babi/storySets.ts";
export { type CopyOptions, copyTask } from "./copy/copyTask.ts";
export { type KeyValueRecallOptions, keyValueRecallTask } from "./keyValueRecall/keyValueRecallTask.ts";
export { type NGramOptions, nGramTask } from "./nGram/nGramTask.ts";
export { type PrioritySortOptions, prioritySortTask } from "./prioritySort/prioritySortTask.ts";
export { allocationRecipe } from "./recipes/allocation.ts";
export { associativeRecallRecipe } from "./recipes/associativeRecall.ts";
export { babiRecipe } from "./recipes/babi.ts";
export { copyRecipe } from "./recipes/copy.ts";
export { keyValueRecallRecipe } from "./recipes/keyValueRecall.ts";
export { nGramRecipe } from "./recipes/nGram.ts";
export { prioritySortRecipe } from "./recipes/prioritySort.ts";
export { repeatCopyRecipe } from "./recipes/repeatCopy.ts";
export { type RepeatCopyOptions, repeatCopyTask } from "./repeatCopy/repeatCopyTask.ts";
