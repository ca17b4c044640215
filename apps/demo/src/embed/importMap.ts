/** Replaces lessons/underground/importMap.ts in a frame: scripts of a frame are not split, so the map would load with every lesson. */
export function importMap(): Promise<never> {
  return Promise.reject(new Error("the Underground is not part of the page for frames; open the page instead"));
}

export const hasMap = false;
