import { type MapSize, placeOf } from "./places.ts";
import { stations, tracks } from "./tracks.ts";

const ways: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Returns the station or track that an arrow key leads to from another: the nearest one in that direction; undefined for other keys and at the edge. */
export function markBeside(mark: string, key: string, size: MapSize): string | undefined {
  const way = ways[key];
  if (!way) return undefined;
  const [x, y] = middleOf(mark, size);
  const marks = [...stations.map((_, at) => `s${at}`), ...tracks.map((_, at) => `t${at}`)];
  const distances = marks.flatMap((other) => {
    const [otherX, otherY] = middleOf(other, size);
    const along = (otherX - x) * way[0] + (otherY - y) * way[1];
    const across = Math.abs((otherX - x) * way[1]) + Math.abs((otherY - y) * way[0]);
    return along > 1 && across <= 2 * along ? [{ other, distance: along + 2 * across }] : [];
  });
  return distances.sort((a, b) => a.distance - b.distance)[0]?.other;
}

/** The place of a station, or the middle of a track. */
function middleOf(mark: string, size: MapSize): readonly [x: number, y: number] {
  const at = Number(mark.slice(1));
  if (mark.startsWith("s")) return placeOf(stations[at]!, size);
  const [a, b] = [tracks[at]!.a, tracks[at]!.b].map((station) => placeOf(station, size));
  return [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2];
}
