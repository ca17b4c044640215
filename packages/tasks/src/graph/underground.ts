import { compassMap } from "./compassMap.ts";
import type { GraphMap } from "./graphMap.ts";
import { undergroundSource } from "./undergroundSource.ts";

/** Interchanges of the London Underground in Zone 1, with one line for each pair of neighbours: 39 stations, 118 edges, at most 6 from each. */
export const underground: GraphMap = compassMap(undergroundSource, "one");

/** The same stations with every line: 190 edges, at most 10 from each. */
export const undergroundAllLines: GraphMap = compassMap(undergroundSource, "all");
