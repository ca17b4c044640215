/**
 * The layout of all words that TypeScript writes and WGSL reads. Each offset and size is defined here only: `wordsText` gives the same
 * constants to shaders. layout.ts numbers the operands and sizes of each kernel.
 */

/** The bindings of the one bind group. The pages of memory follow from `firstPage` on. */
export const bindings = { words: 0, frame: 1, masks: 2, firstPage: 3 } as const;

/** Words of a vec4u, the unit in which WGSL indexes a uniform buffer. */
export const VECTOR_WORDS = 4;

/** An operand that a call leaves out (in place of the base of its slice), or no mask (in place of its address). */
export const NONE = 0xffff_ffff;

/** Words of a descriptor that a shader can read. */
export const DESCRIPTOR_WORDS = 4096;

/** Words of a frame, and of the arguments of a dispatch that is not a call. */
export const FRAME_WORDS = 16;

/** Words of a frame after the slot numbers, which are indexed by clock. A list of arguments uses only `firstGroup`. */
export const frameWords = { mask: 12, begin: 13, end: 14, firstGroup: 15 } as const;

/** The slice of an operand, one vector. A batch element starts at base + stride · slot(clock) + batchStride · element. */
export const sliceWords = { base: 0, stride: 1, clock: 2, batchStride: 3 } as const;

/** The header of a descriptor of one phase, one vector. */
export const phaseWords = { selection: 0, items: 1, iteration: 2 } as const;

/** The header of a descriptor of a tiled kernel, one vector: `columnTiles` side by side, `batch` elements in each slot. */
export const tileWords = { selection: 0, columnTiles: 1, batch: 2 } as const;

/** Vectors before the words of the call, in a descriptor of one phase or of a tiled kernel. */
export const HEADER_VECTORS = 1;

/** The batch elements that an operation treats: all, those that are active in the step, or those that are masked. */
export const selections = { all: 0, active: 1, masked: 2 } as const;

/** Workgroups in the first dimension of a dispatch. The second dimension holds the rest. */
export const GROUPS_ACROSS = 32_768;

/** Values in the order of a layout, as one vector. The remaining words are 0. */
export function vector<Name extends string>(
  layout: Readonly<Record<Name, number>>,
  values: Readonly<Record<Name, number>>,
): number[] {
  const words = [0, 0, 0, 0];
  for (const name of Object.keys(layout) as Name[]) words[layout[name]] = values[name];
  return words;
}

/** Names that WGSL reserves. In shaders they end with `_`. */
const RESERVED: ReadonlySet<string> = new Set(["active", "target"]);

/** WGSL that declares a constant with a named member for each number: `Slice.clock` is 2u. */
export function constantText(name: string, numbers: Readonly<Record<string, number>>): string {
  const members = Object.keys(numbers).map((member) => `${member}${RESERVED.has(member) ? "_" : ""}: u32`);
  const values = Object.values(numbers).map((value) => `${value}u`);
  return `struct ${name}Words { ${members.join(", ")} }\nconst ${name} = ${name}Words(${values.join(", ")});\n`;
}

/** Numbers names from 0 on. */
export function numbered(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, k) => [name, k]));
}

/** The name of the WGSL constant of a kernel or an update: `Adam` for adam. */
export function constantName(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/** WGSL of all constants of this file, and of the three buffers that are not memory. */
export function wordsText(): string {
  const vectors = (words: number): string => `array<vec4u, ${words / VECTOR_WORDS}>`;
  return [
    `@group(0) @binding(${bindings.words}) var<uniform> words: ${vectors(DESCRIPTOR_WORDS)};\n`,
    `@group(0) @binding(${bindings.frame}) var<uniform> frame: ${vectors(FRAME_WORDS)};\n`,
    `@group(0) @binding(${bindings.masks}) var<storage, read> masks: array<u32>;\n`,
    `const NONE = ${NONE}u;\n`,
    `const HEADER_VECTORS = ${HEADER_VECTORS}u;\n`,
    `const GROUPS_ACROSS = ${GROUPS_ACROSS}u;\n`,
    constantText("Frame", frameWords),
    constantText("Slice", sliceWords),
    constantText("PhaseHeader", phaseWords),
    constantText("TileHeader", tileWords),
    constantText("Selection", selections),
  ].join("");
}
