/**
 * Tasks and the recipes that learn them; `defineTask` and `datasetTask` make your own. Programs that read bAbI text themselves import `@dncjs/tasks/babi`, those that encode stories `@dncjs/tasks/story`.
 *
 * @module @dncjs/tasks
 */
export { type AllocationOptions, allocationTask } from "./allocation/allocationTask.ts";
export { type AssociativeRecallOptions, associativeRecallTask } from "./associativeRecall/associativeRecallTask.ts";
export { type BabiOptions, type BabiTask, babiTask } from "./babi/babiTask.ts";
export type { BabiEncoding, Positions } from "./babi/layout.ts";
export type { BabiText } from "./babi/storySets.ts";
export { type CopyOptions, copyTask } from "./copy/copyTask.ts";
export type { GraphMap } from "./graph/graphMap.ts";
export { type GraphSizeOptions, graphSizeTask } from "./graph/graphSizeTask.ts";
export { type MapWalkOptions, mapWalkTask } from "./graph/mapWalkTask.ts";
export { traversalInputText, traversalOutputText } from "./graph/stepText.ts";
export { type TraversalOptions, traversalTask } from "./graph/traversalTask.ts";
export { underground, undergroundAllLines } from "./graph/underground.ts";
export { type KeyValueRecallOptions, keyValueRecallTask } from "./keyValueRecall/keyValueRecallTask.ts";
export { type NGramOptions, nGramTask } from "./nGram/nGramTask.ts";
export { type DatasetOptions, datasetTask } from "./own/datasetTask.ts";
export { defineTask, type OwnTask, type TaskDefinition } from "./own/defineTask.ts";
export type { Numbers } from "./own/numbers.ts";
export { type CsvColumns, readCsv } from "./own/readCsv.ts";
export { readJsonl } from "./own/readJsonl.ts";
export type { Sample } from "./own/readSequence.ts";
export type { ScoringOptions } from "./own/scoring.ts";
export type { Sequences } from "./own/sequences.ts";
export { type PrioritySortOptions, prioritySortTask } from "./prioritySort/prioritySortTask.ts";
export { allocationRecipe } from "./recipes/allocation.ts";
export { associativeRecallRecipe } from "./recipes/associativeRecall.ts";
export { babiRecipe } from "./recipes/babi.ts";
export { copyRecipe } from "./recipes/copy.ts";
export { defaultRecipe } from "./recipes/default.ts";
export { keyValueRecallRecipe } from "./recipes/keyValueRecall.ts";
export { nGramRecipe } from "./recipes/nGram.ts";
export { prioritySortRecipe } from "./recipes/prioritySort.ts";
export { repeatCopyRecipe } from "./recipes/repeatCopy.ts";
export { traversalRecipe } from "./recipes/traversal.ts";
export { type RepeatCopyOptions, repeatCopyTask } from "./repeatCopy/repeatCopyTask.ts";
export { storyTask } from "./story/storyTask.ts";
