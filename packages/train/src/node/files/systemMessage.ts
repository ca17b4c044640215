const systemErrors: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "in use",
  EDQUOT: "disk quota exceeded",
  EEXIST: "already exists",
  EFBIG: "file size limit exceeded",
  EIO: "input/output error",
  EISDIR: "is a folder",
  EMFILE: "too many open files",
  ENAMETOOLONG: "name too long",
  ENOENT: "no such file or folder",
  ENOSPC: "no space left on device",
  ENOTDIR: "part of the path is not a folder",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
};

/** Returns an error of the file system in words, with its path if it has one; undefined for any other error. */
export function systemMessage(error: unknown): string | undefined {
  const { code, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  const text = code && systemErrors[code];
  if (!text) return undefined;
  const where = dest ?? path;
  return where === undefined ? text : `${where}: ${text}`;
}
