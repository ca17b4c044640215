// Derives the kernels for threads. They differ from the others in one thing, since the kernels use no atomic operation: they import a shared
// memory instead of having a memory of their own.

const TYPES = 1;
const FUNCTIONS = 3;
const MEMORY = 5;
/** One memory of one page, without a maximum: the option initialMemory of asconfig.json. */
const OWN_MEMORY = [1, 0, 1];
/** (import "env" "memory" (memory 1 65536 shared)); src/instantiate.ts creates this memory. */
const IMPORT = [2, 18, 1, 3, ...Buffer.from("env"), 6, ...Buffer.from("memory"), 2, 3, 1, 0x80, 0x80, 4];
const PREAMBLE_BYTES = 8;

/** A section of a module, from `begin` to `end`; its content starts after its number and its length. */
interface Section {
  readonly id: number;
  readonly begin: number;
  readonly content: number;
  readonly end: number;
}

/** Returns the sections of a WebAssembly module in their order. */
export function sectionsOf(module: Uint8Array): readonly Section[] {
  const sections: Section[] = [];
  for (let at = PREAMBLE_BYTES; at < module.length; at = sections.at(-1)!.end) {
    let [length, content] = [0, at + 1];
    for (let shift = 0; ; shift += 7) {
      const byte = module[content++]!;
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    sections.push({ id: module[at]!, begin: at, content, end: content + length });
  }
  return sections;
}

/** @throws Error if the module imports something, or its memory is another one */
export function withSharedMemory(module: Uint8Array): Uint8Array {
  const [types, next, ...others] = sectionsOf(module);
  const memory = others.find(({ id }) => id === MEMORY);
  if (types?.id !== TYPES || next?.id !== FUNCTIONS) throw new Error("the kernels must not import anything");
  if (!memory || String([...module.subarray(memory.content, memory.end)]) !== String(OWN_MEMORY))
    throw new Error("the kernels must have a memory of one page");
  return Buffer.concat([
    module.subarray(0, types.end),
    Uint8Array.from(IMPORT),
    module.subarray(types.end, memory.begin),
    module.subarray(memory.end),
  ]);
}
