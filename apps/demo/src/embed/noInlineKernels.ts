/**
 * Replaces the kernels in a module, which @dncjs/wasm imports if their file is missing. Scripts of a frame are not
 * split, so they would double its size; the files of a frame are always complete.
 */
export const kernels: Uint8Array = new Uint8Array();
