import type { Settings } from "../kernels/kernel.ts";
import { Random } from "../random.ts";

/** Sizes of a sparse memory: all 1; odd, with room for more entries than locations; several write heads; few of many locations. */
export const sparseSizes: readonly Settings[] = [
  { N: 1, W: 1, R: 1, V: 1, reads: 1, links: 1, allocations: 1 },
  { N: 7, W: 5, R: 3, V: 1, reads: 3, links: 2, allocations: 2 },
  { N: 5, W: 3, R: 1, V: 2, reads: 2, links: 3, allocations: 4 },
  { N: 9, W: 2, R: 2, V: 3, reads: 2, links: 2, allocations: 1 },
  { N: 6, W: 3, R: 2, V: 1, reads: 6, links: 6, allocations: 6 },
].map((sizes) => {
  const { N, R, V, reads, links, allocations } = sizes;
  const readSize = Math.min(N, reads * (1 + 2 * V));
  const writeSize = Math.min(N, reads + allocations);
  const touched = Math.min(N, R * readSize + V * writeSize);
  const changed = V * Math.min(N, writeSize * (1 + links) + links * links);
  return { ...sizes, M: 1 + 2 * V, readSize, writeSize, touched, written: touched, changed };
});

/** Random lists of at most `size` entries each: an index, with location + 1 in ascending order and 0 for empty places. */
export function randomIndex(
  name: string,
  lists: number,
  size: number,
  locations: number,
  isFull = false,
): Float64Array {
  const random = new Random(1).fork(name);
  const index = new Float64Array(lists * size);
  for (let list = 0; list < lists; list++) {
    const count = isFull ? size : random.integer(size + 1);
    const shuffled = Array.from({ length: locations }, (_, n) => ({ n, at: random.uniform() }));
    const chosen = shuffled.toSorted((a, b) => a.at - b.at).slice(0, count);
    index.set(
      chosen.map(({ n }) => n + 1).toSorted((a, b) => a - b),
      list * size,
    );
  }
  return index;
}

/** Random values of entries, in [0, scale); 0 at empty places. */
export function randomEntryValues(name: string, index: Float64Array, scale: number): Float64Array {
  const random = new Random(2).fork(name);
  return index.map((entry) => {
    const value = random.uniform() * scale;
    return entry > 0 ? value : 0;
  });
}

/** Random links: at most `links` in every row and column, none from a location to itself. */
export function randomLinks(
  name: string,
  { N, V, links }: Settings,
): { readonly linkIndex: Float64Array; readonly link: Float64Array } {
  const random = new Random(3).fork(name);
  const linkIndex = new Float64Array(V! * N! * links!);
  for (let v = 0; v < V!; v++) {
    const inColumn = new Array<number>(N!).fill(0);
    for (let i = 0; i < N!; i++) {
      const row: number[] = [];
      for (let j = 0; j < N!; j++) {
        if (j === i || row.length === links || inColumn[j] === links || random.uniform() < 0.4) continue;
        inColumn[j]!++;
        row.push(j + 1);
      }
      linkIndex.set(row, (v * N! + i) * links!);
    }
  }
  return { linkIndex, link: randomEntryValues(name, linkIndex, 0.3) };
}
