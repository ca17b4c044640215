/**
 * Makes single operations of the file system fail. It replaces functions of node:fs and node:fs/promises for this thread, so that
 * the code under test runs unchanged. Only files below one folder are affected.
 */
import fs, { type PathLike } from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { resolve, sep } from "node:path";

/** The operations that can fail. A failing write writes half of its bytes. */
export type Operation = "open" | "write" | "fsync" | "rename" | "close" | "mkdir";

export interface Faults {
  /** All operations so far, with their paths: "fsync run/metrics.jsonl". */
  readonly operations: readonly string[];
  /** The operations that failed. */
  readonly failed: readonly string[];
  /** Restores the file system. */
  end(): void;
}

const CODES: Readonly<Record<Operation, string>> = {
  open: "EMFILE",
  write: "ENOSPC",
  fsync: "EIO",
  rename: "EIO",
  close: "EIO",
  mkdir: "ENOSPC",
};

/** Called after each operation that succeeded. */
export type Observer = (operation: Operation, path: string, dest?: string) => void;

/**
 * Fails the operations for which `fails` returns true, by their number from 1. As in Node, errors of open, rename and mkdir name a
 * path, and those of write, fsync and close do not.
 */
export function injectFaults(
  folder: string,
  fails: (operation: number) => boolean,
  observe: Observer = () => {},
): Faults {
  const root = resolve(folder) + sep;
  const { openSync, closeSync, writeSync, fsyncSync, writeFileSync, renameSync, mkdirSync } = fs;
  const original = { openSync, closeSync, writeSync, fsyncSync, writeFileSync, renameSync, mkdirSync };
  const originalPromises = { open: promises.open, rename: promises.rename };
  const paths = new Map<number, string>();
  const failed: string[] = [];
  const operations: string[] = [];
  const isBelow = (path: unknown): path is string => typeof path === "string" && resolve(path).startsWith(root);

  /** Counts an operation and returns its error if it fails. */
  const next = (operation: Operation, path: string, dest?: string): Error | undefined => {
    const described = `${operation} ${dest ?? path}`;
    if (!fails(operations.push(described))) return undefined;
    failed.push(described);
    const code = CODES[operation];
    const named = operation === "open" || operation === "mkdir" || operation === "rename";
    const where = named ? { path, ...(dest === undefined ? {} : { dest }) } : {};
    return Object.assign(new Error(`${code}: injected, ${operation}`), {
      code,
      syscall: operation,
      errno: -1,
      ...where,
    });
  };
  const throwIf = (error: Error | undefined): void => {
    if (error) throw error;
  };
  const half = (data: unknown): Uint8Array => {
    const bytes = typeof data === "string" ? Buffer.from(data) : (data as Uint8Array);
    return bytes.subarray(0, bytes.length >> 1);
  };

  fs.openSync = (path: PathLike, ...rest) => {
    if (!isBelow(path)) return original.openSync(path, ...rest);
    throwIf(next("open", path));
    const file = original.openSync(path, ...rest);
    paths.set(file, path);
    observe("open", path);
    return file;
  };
  fs.closeSync = (file) => {
    const path = paths.get(file);
    paths.delete(file);
    original.closeSync(file);
    if (path !== undefined) throwIf(next("close", path));
  };
  fs.writeSync = ((file: number, data: Uint8Array, ...rest: number[]) => {
    const path = paths.get(file);
    const error = path === undefined ? undefined : next("write", path);
    if (error) original.writeSync(file, half(data));
    throwIf(error);
    const written = original.writeSync(file, data, ...rest);
    if (path !== undefined) observe("write", path);
    return written;
  }) as typeof fs.writeSync;
  fs.fsyncSync = (file) => {
    const path = paths.get(file);
    if (path !== undefined) throwIf(next("fsync", path));
    original.fsyncSync(file);
    if (path !== undefined) observe("fsync", path);
  };
  /** With a path it opens, writes and closes; the error of the write does not name the file. */
  fs.writeFileSync = (target, data, options) => {
    const path = typeof target === "number" ? paths.get(target) : target;
    if (isBelow(path)) {
      if (typeof target !== "number") throwIf(next("open", path));
      const error = next("write", path);
      if (error) original.writeFileSync(target, half(data), options);
      throwIf(error);
    }
    original.writeFileSync(target, data, options);
    if (!isBelow(path)) return;
    if (typeof target !== "number") observe("open", path);
    observe("write", path);
  };
  fs.renameSync = (from, to) => {
    if (isBelow(from)) throwIf(next("rename", from, String(to)));
    original.renameSync(from, to);
    if (isBelow(from)) observe("rename", from, String(to));
  };
  fs.mkdirSync = ((path: PathLike, options?: fs.MakeDirectoryOptions) => {
    if (isBelow(path)) throwIf(next("mkdir", path));
    return original.mkdirSync(path, options);
  }) as typeof fs.mkdirSync;

  promises.open = async (path, ...rest) => {
    if (!isBelow(path)) return originalPromises.open(path, ...rest);
    throwIf(next("open", path));
    const file = await originalPromises.open(path, ...rest);
    observe("open", path);
    return failing(file, path);
  };
  promises.rename = async (from, to) => {
    if (isBelow(from)) throwIf(next("rename", from, String(to)));
    await originalPromises.rename(from, to);
    if (isBelow(from)) observe("rename", from, String(to));
  };
  const failing = (file: FileHandle, path: string): FileHandle => {
    const { writeFile, sync, close } = file;
    file.writeFile = async (data, options) => {
      const error = next("write", path);
      if (error) await writeFile.call(file, half(data), options);
      throwIf(error);
      await writeFile.call(file, data, options);
      observe("write", path);
    };
    file.sync = async () => {
      throwIf(next("fsync", path));
      await sync.call(file);
      observe("fsync", path);
    };
    file.close = async () => {
      await close.call(file);
      throwIf(next("close", path));
    };
    return file;
  };
  syncBuiltinESMExports();

  const end = () => {
    Object.assign(fs, original);
    Object.assign(promises, originalPromises);
    syncBuiltinESMExports();
  };
  return { operations, failed, end };
}
