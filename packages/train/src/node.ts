/**
 * The folder of a run with its log and its TensorBoard files, in Node only. `trainInFolder` does all of it in one call.
 *
 * @module @dncjs/train/node
 */
export { FileError } from "./node/files/fileError.ts";
export { writeFileAtomically } from "./node/files/writeFileAtomically.ts";
export type * from "./node/run/events.ts";
export { type FolderFitOptions, type FolderFitResult, fitInFolder } from "./node/run/fitInFolder.ts";
export { type LoggedLine, type RunDescription, RunFolder, readRun } from "./node/run/runFolder.ts";
export { type FolderTraining, type TrainInFolderOptions, trainInFolder } from "./node/run/trainInFolder.ts";
export { Board, type BoardOptions, requireBoard } from "./node/tensorboard/board.ts";
