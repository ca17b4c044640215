/**
 * Replaces session/tfjsBackends.ts in a frame. Scripts of a frame are not split, so tensorflow.js would double their
 * size.
 */
export function openTfjs(): Promise<never> {
  return Promise.reject(new Error("it is not part of the page for frames"));
}
