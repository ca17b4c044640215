import { DncError } from "@dncjs/core";

/** A file or a folder is missing, in use, of another kind, or has contents that were not expected. */
export class FileError extends DncError {
  /** Name of the class. */
  override readonly name: string = "FileError";

  /** The code "lock" says that another process took over a lock of this one. */
  constructor(message: string, options?: ErrorOptions, code: "file" | "lock" = "file") {
    super(code, message, options);
  }
}
