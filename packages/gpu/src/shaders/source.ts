/** A part of a shader: the text of a file, or one that was generated. */
export interface SourcePart {
  readonly file: string;
  readonly text: string;
}

/** A shader put together of files. */
export class ShaderSource {
  readonly parts: readonly SourcePart[];
  readonly code: string;

  constructor(parts: readonly SourcePart[]) {
    this.parts = parts;
    this.code = parts.map(({ text }) => (text.endsWith("\n") ? text : `${text}\n`)).join("");
  }

  /** Which line of which file a line of the whole is, both from 1 on: "shared/math.wgsl:12". */
  locate(line: number): string {
    let first = 1;
    for (const { file, text } of this.parts) {
      const lines = text.replace(/\n$/, "").split("\n").length;
      if (line < first + lines) return `${file}:${line - first + 1}`;
      first += lines;
    }
    return `line ${line}`;
  }
}
