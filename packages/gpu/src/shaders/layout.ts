import { callLayout, type KernelSpec } from "@dncjs/core/backend";

/** Where a call's words stand from its beginning on: places of four words each, then single words. */
export interface CallLayout {
  /** Operands, then gradients (`dOut` of `out`), then the workspace. */
  readonly places: readonly string[];
  /** Sizes and constants by name, then `stores`: 1 if backward stores the gradient that the kernel can store, 0 if it adds. */
  readonly words: readonly string[];
  /** In vectors of four words. */
  readonly length: number;
}

export function layoutOf(kernel: KernelSpec): CallLayout {
  const { slices, sizes, constants } = callLayout(kernel);
  return makeLayout([...slices, "workspace"], [...sizes, ...constants, "stores"]);
}

export function makeLayout(places: readonly string[], words: readonly string[]): CallLayout {
  return { places, words, length: places.length + Math.ceil(words.length / 4) };
}

/** WGSL reserves these. */
const RESERVED: ReadonlySet<string> = new Set(["target"]);

/** WGSL that names the words of a call: `Lstm.prevC` is a place, `Lstm.H` a word, numbered as `size` and `constant` expect them. */
export function layoutText(name: string, { places, words }: CallLayout): string {
  const title = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  const members = [...places, ...words].map((member) => (RESERVED.has(member) ? `${member}_` : member));
  const numbers = [...places.keys(), ...words.map((_, k) => 4 * places.length + k)];
  const fields = members.map((member) => `${member}: u32`).join(", ");
  return `struct ${title}Words { ${fields} }\nconst ${title} = ${title}Words(${numbers.map((k) => `${k}u`).join(", ")});\n`;
}
