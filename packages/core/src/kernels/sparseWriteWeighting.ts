/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
 *
 * Divides the write between free locations and locations found by content, as `writeWeighting` does. Its list is the union of the two lists.
 * An allocation that a call leaves out has no entries.
 * Source: Graves et al. 2016, Methods, "Write weighting".
 */

import { countEntries, type Entries, entriesOf, insertLocations, placeOf, valueAt } from "./entries.ts";
import type { KernelOf, Settings, ValuesOf } from "./kernel.ts";
import { sparseWriteWeighting as spec } from "./specs/sparseWriteWeighting.ts";

export const sparseWriteWeighting: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { writeGate, allocationGate, writeIndex, writeWeights } = values;
    writeIndex.fill(0);
    writeWeights.fill(0);
    for (let v = 0; v < s.V; v++) {
      const { allocated, content, written } = listsOf(values, v, s);
      insertLocations(written.index, allocated.index);
      insertLocations(written.index, content.index);
      for (let k = 0; k < countEntries(written.index); k++) {
        const n = written.index[k] - 1;
        const mixed = allocationGate[v] * valueAt(allocated, n) + (1 - allocationGate[v]) * valueAt(content, n);
        written.value[k] = writeGate[v] * mixed;
      }
    }
  },

  backward(values, d, s) {
    const { writeGate, allocationGate } = values;
    for (let v = 0; v < s.V; v++) {
      const { allocated, content, written } = listsOf(values, v, s);
      const dLists = listsOf({ ...values, ...d }, v, s);
      const [write, allocate] = [writeGate[v], allocationGate[v]];
      for (let k = 0; k < countEntries(written.index); k++) {
        const n = written.index[k] - 1;
        const dw = dLists.written.value[k];
        const [a, c] = [valueAt(allocated, n), valueAt(content, n)];
        d.writeGate[v] += dw * (allocate * a + (1 - allocate) * c);
        d.allocationGate[v] += dw * write * (a - c);
        addAt(dLists.allocated, n, dw * write * allocate);
        addAt(dLists.content, n, dw * write * (1 - allocate));
      }
    }
  },
};

type Lists = ValuesOf<typeof spec>;
type HeadLists = Readonly<Record<"allocated" | "content" | "written", Entries>>;

function listsOf(values: Lists, v: number, { reads, allocations, writeSize }: Settings): HeadLists {
  return {
    allocated: entriesOf(values.allocationIndex, values.allocation, v, allocations),
    content: entriesOf(values.contentIndex, values.content, v, reads),
    written: entriesOf(values.writeIndex, values.writeWeights, v, writeSize),
  };
}

/** Adds to the entry of a location, if it has one. */
function addAt({ index, value }: Entries, location: number, by: number): void {
  const place = placeOf(index, location);
  if (place >= 0) value[place] += by;
}
