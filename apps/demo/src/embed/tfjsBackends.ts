/** Takes the place of machine/tfjsBackends.ts in a frame, where scripts come in one piece: it would be as large as all the rest. */
export function openTfjs(): Promise<never> {
  return Promise.reject(new Error("it is left out of the page for frames"));
}
