import { show } from "@dncjs/core/run";
import { type GraphMap, underground, undergroundAllLines } from "@dncjs/tasks";
import { readJsonFile } from "@dncjs/train/files";
import { Option } from "commander";
import { Failure } from "./failure.ts";
import { whole } from "./training/trainFlags.ts";

/** The flags that test a network of the traversal task on a map. */
export interface MapFlags {
  readonly map?: string | undefined;
  readonly walk?: number | undefined;
}

/** The maps that come with the command. */
const maps: Readonly<Record<string, GraphMap>> = { underground, "underground-all-lines": undergroundAllLines };

export function mapOptions(): Option[] {
  const names = Object.keys(maps).join(", ");
  return [
    new Option(
      "--map <map>",
      `traversal: walks on a map: ${names}, or a JSON file {"edges": [[from, label, to], …]} (default: random graphs)`,
    ),
    new Option("--walk <n>", "traversal: edges of a walk on the map (default: 7)").argParser(whole),
  ];
}

/** Returns a map by its name, or reads it from a JSON file. @throws Failure */
export function readMap(name: string): GraphMap {
  const known = Object.hasOwn(maps, name) ? maps[name] : undefined;
  if (known) return known;
  const { edges } = (readJsonFile(name, "--map") ?? {}) as { edges?: unknown };
  if (Array.isArray(edges) && edges.every(isEdge)) return { edges };
  throw new Failure(`--map ${name}: got edges ${show(edges)}, expected a list of [from, label, to]`);
}

function isEdge(edge: unknown): edge is GraphMap["edges"][number] {
  return Array.isArray(edge) && edge.length === 3 && edge.every((name) => typeof name === "string");
}
