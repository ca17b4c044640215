/** A file of an export, for a folder of any name. */
export interface ExportedFile {
  /** Name of the file in its folder. */
  readonly name: string;
  /** Contents of the file. */
  readonly bytes: Uint8Array;
}

export function textFile(name: string, text: string): ExportedFile {
  return { name, bytes: new TextEncoder().encode(text) };
}
