/** A part of a shader: the text of a file, or generated text. */
export interface SourcePart {
  readonly file: string;
  readonly text: string;
}

/** The source of a shader, concatenated from parts. */
export class ShaderSource {
  readonly parts: readonly SourcePart[];
  readonly code: string;

  constructor(parts: readonly SourcePart[]) {
    this.parts = parts;
    this.code = parts.map(({ text }) => (text.endsWith("\n") ? text : `${text}\n`)).join("");
  }

  /** Returns the file and line of a line of the whole source, both from 1: "shared/math.wgsl:12". */
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
