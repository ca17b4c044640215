/** Files and folders, in Node only: for command lines and other programs that write beside a run. */
export { amount, scaled } from "./node/files/amount.ts";
export { createFolder } from "./node/files/createFolder.ts";
export { FileError } from "./node/files/fileError.ts";
export { naming } from "./node/files/naming.ts";
export { requireOutputFile, requireOutputFolder } from "./node/files/outputs.ts";
export { readJsonFile, readText, readWhole } from "./node/files/readFile.ts";
export { systemMessage } from "./node/files/systemMessage.ts";
export { isTemporaryFile, removeTemporaryFiles } from "./node/files/temporaryFiles.ts";
export {
  FolderInUse,
  type FolderLock,
  isLockFile,
  type LockOptions,
  lockFolder,
  waitForLock,
} from "./node/lock/lock.ts";
