/** For pages that send a network along a map: the map of the Underground, and single walks as sequences. Small: it loads no other task. */
export type { GraphMap } from "./graphMap.ts";
export { type MapWalk, type MapWalkPlan, mapWalk } from "./mapWalk.ts";
export { underground, undergroundAllLines } from "./underground.ts";
