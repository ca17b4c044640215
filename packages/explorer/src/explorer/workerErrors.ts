import { ClosedError, WorkerEndedError } from "../session/workerClient.ts";

/** Whether an error only says that the worker has ended, which is reported elsewhere, or the explorer was closed. */
export const isEnd = (error: unknown): boolean => error instanceof WorkerEndedError || error instanceof ClosedError;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Returns the words with a full stop. */
export const sentence = (words: string): string => words.replace(/[.\s]*$/, ".");
