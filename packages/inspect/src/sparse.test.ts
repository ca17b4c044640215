/** A trace of a sparse memory holds the touched locations only. */
import { type Dnc, type DncOptions, wholeTrace } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { gateStrips, layoutOf, linkMatrix, locationsOverTime, memoryCells } from "./figures/index.ts";
import { interference, locationMeanings } from "./measures/index.ts";
import { measuresOf } from "./measuresOf.ts";
import { memoryTrace, tracedLocations } from "./memoryTrace.ts";
import { smallNetwork } from "./testing/network.ts";

type Memory = NonNullable<DncOptions["memory"]>;

const memory = { locations: 9, wordSize: 4, readHeads: 2, writeHeads: 2 };
const kinds: Readonly<Record<string, Partial<Memory>>> = {
  "with every option": { masking: true, deallocation: true, sharpness: true },
  "with one head": { readHeads: 1, writeHeads: 1 },
  "without links": { links: false },
  "without allocation": { allocation: false },
};
const steps = 9;
const shown = Array.from({ length: steps }, (_, step) => (step < 6 ? `s${step % 4}` : null));
const needed = Array.from({ length: steps }, (_, step) => (step > 5 ? [`s${step % 4}`] : null));

function network(
  kind: Partial<Memory>,
  sparse: NonNullable<Memory["sparse"]> | null,
  locations = 9,
): { model: Dnc; x: Float64Array } {
  return smallNetwork({ memory: { ...memory, ...kind, locations, sparse } });
}

describe.each(Object.entries(kinds))("a sparse memory %s", (_, kind) => {
  const measured = (trace: Awaited<ReturnType<Dnc["trace"]>>) => {
    const layout = layoutOf(trace);
    return {
      measures: measuresOf(trace, { shown, needed }),
      figures: [
        locationsOverTime(trace, layout),
        locationsOverTime(trace, layout, { heat: interference(trace).locations }),
        memoryCells(trace, layout, { step: 6, shown }),
        linkMatrix(trace, layout, { step: 6 }),
        gateStrips(trace, layout),
      ],
    };
  };

  test("has the measures and figures of the dense memory if no list is cut", async () => {
    const dense = network(kind, null);
    const sparse = network(kind, { reads: 9, links: 9, allocations: 9 });
    const expected = measured(await dense.model.trace(dense.x));
    const found = measured(await sparse.model.trace(sparse.x));
    expect(found.figures).toEqual(expected.figures);
    expect(rounded(found.measures)).toEqual(rounded(expected.measures));
  });

  test("has the measures of all locations, of the touched ones alone", async () => {
    const { model, x } = network(kind, { reads: 2, links: 2, allocations: 1 }, 40);
    const trace = await model.trace(x);
    const whole = wholeTrace(trace);
    const { numbers, total } = tracedLocations(trace);
    expect(total).toBe(40);
    expect(numbers.length).toBeLessThan(40);
    const found = measuresOf(trace, { shown, needed })!;
    const expected = measuresOf(whole, { shown, needed })!;
    const ofTouched = <Item>(list: readonly Item[]) => numbers.map((n) => list[n]!);
    expect({ ...found, locations: null }).toEqual({
      ...expected,
      locations: null,
      labels: ofTouched(expected.labels),
      meanings: ofTouched(expected.meanings),
    });
    expect(found.locations).toEqual(numbers);
    const meanings = locationMeanings(trace, { shown });
    expect(meanings.every((meaning, place) => meaning === null || meaning.location === numbers[place])).toBe(true);
  });

  test("is drawn as all locations are, without the others", async () => {
    const { model, x } = network(kind, { reads: 2, links: 2, allocations: 1 }, 40);
    const trace = await model.trace(x);
    const whole = wholeTrace(trace);
    const { numbers } = tracedLocations(trace);
    const layout = layoutOf(trace);
    // The layout of all locations leaves out faint ones, and a short list does not.
    const drawn = {
      ...layoutOf(whole),
      order: layout.order.map((place) => numbers[place]!),
      rowHeight: layout.rowHeight,
    };
    expect(locationsOverTime(trace, layout)).toBe(locationsOverTime(whole, drawn));
    expect(memoryCells(trace, layout, { step: 6, shown })).toBe(memoryCells(whole, drawn, { step: 6, shown }));
    expect(linkMatrix(trace, layout, { step: 6 })).toBe(linkMatrix(whole, drawn, { step: 6 }));
  });
});

test("the interference from a state takes the words of the touched locations", async () => {
  const { model, x } = network({}, { reads: 2, links: 2, allocations: 1 }, 40);
  using session = model.session();
  await session.run(x.subarray(0, 12));
  const before = await session.snapshot();
  const trace = await session.trace(x.subarray(12));
  const found = interference(trace, { before });
  const expected = interference(wholeTrace(trace), { before });
  expect(found.worst).toEqual(expected.worst);
  expect(found.steps[0]).toBeCloseTo(expected.steps[0]!, 12);
  expect(found.steps[0]).toBeGreaterThan(0);
});

test("the links of a memory are those of its lists", async () => {
  const { model, x } = network({}, { reads: 2, links: 2, allocations: 1 }, 20);
  const trace = await model.trace(x);
  const { numbers, links, locations } = memoryTrace(trace);
  const dense = wholeTrace(trace).get("link")!.data;
  const places = Array.from({ length: locations }, (_, n) => n);
  let sum = 0;
  for (const head of [0, 1]) {
    for (const i of places) {
      for (const j of places) {
        const link = links(5, head)!(i, j);
        sum += link;
        expect(link).toBe(dense[((5 * 2 + head) * 20 + numbers[i]!) * 20 + numbers[j]!]);
      }
    }
  }
  expect(sum).toBeGreaterThan(0);
});

/** Numbers differ in the last bits between a sparse and a dense memory. */
function rounded(measures: unknown): unknown {
  return JSON.parse(JSON.stringify(measures, (_, value) => (typeof value === "number" ? +value.toFixed(9) : value)));
}
