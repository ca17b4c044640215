/** A trace of a sparse memory holds the touched locations only. */
import { type Dnc, type DncOptions, type Trace, wholeTrace } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { gateStrips, layoutOf, linkMatrix, locationsOverTime, memoryCells } from "./figures/index.ts";
import { perturb } from "./measures/cascade.ts";
import { disturb } from "./measures/disturb.ts";
import { interference, locationMeanings } from "./measures/index.ts";
import { firstDifference, stateHash, stateHashes } from "./measures/reproducibility.ts";
import { measuresOf } from "./measuresOf.ts";
import { memoryTrace, tracedLocations } from "./memoryTrace.ts";
import { smallNetwork } from "./testing/network.ts";
import { sharpened, type Weighting } from "./whatIf/sharpened.ts";
import { lockedSession, lockLocations, whatIf } from "./whatIf/whatIf.ts";

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

describe.each(Object.entries(kinds))("runs of a sparse memory %s, without a list that is cut,", (_, kind) => {
  const dense = network(kind, null);
  const sparse = network(kind, { reads: 9, links: 9, allocations: 9 });
  const expectSame = (found: Trace, expected: Trace) =>
    expect(firstDifference(wholeTrace(found), expected, 1e-9)).toBeNull();

  test("follow edits and locks as those of the dense memory do", async () => {
    const hasLinks = kind.links !== false;
    const interventions = [
      { step: 2, tensor: "writeWeights", index: 4, value: 0.7 },
      { step: 3, tensor: "memory", index: 5 * 4 + 1, value: -0.6 },
      { step: 4, tensor: "usage", index: 3, value: 0.9 },
      { step: 5, tensor: "retention", index: 2, value: 0.4 },
      { step: 5, tensor: "writeGate", index: 0, value: 0 },
      ...(hasLinks ? [{ step: 4, tensor: "link", index: 3 * 9 + 1, value: 0.8 }] : []),
      ...(kind.allocation === false ? [] : [{ step: 6, tensor: "allocation", index: 7, value: 0.9 }]),
      lockLocations([1, 6], { from: 3, to: 7 }),
    ];
    const found = await whatIf(sparse.model, sparse.x, interventions);
    const expected = await whatIf(dense.model, dense.x, interventions);
    expectSame(found, expected);
    expect(firstDifference(wholeTrace(await sparse.model.trace(sparse.x)), expected, 1e-9)?.step).toBe(2);
  });

  test("are sharpened, and locked from a state, as those of the dense memory are", async () => {
    const tensors = ["readWeights", "writeWeights", ...(kind.links === false ? [] : (["link", "precedence"] as const))];
    const lock = lockLocations([2]);
    const run = async ({ model, x }: typeof dense) => {
      using session = model.session();
      await session.run(x.subarray(0, 9));
      const from = await session.snapshot();
      return sharpened(model, x.subarray(9), { tensors: tensors as Weighting[], lock, from });
    };
    expectSame(await run(sparse), await run(dense));
  });

  test("spread an error as those of the dense memory do, in every tensor", async () => {
    const judged = Array.from({ length: steps }, (_, step) => (step > 5 ? 1 : 0));
    const run = async ({ model, x }: typeof dense) => disturb(model, { x, judged, trace: await model.trace(x) });
    const [found, expected] = [await run(sparse), await run(dense)];
    // All numbers of a tensor: the dense link matrix has numbers on its diagonal, which lists do not.
    expect(found.map(({ tensor }) => tensor)).toEqual(expected.map(({ tensor }) => tensor));
    for (const [k, { small, zeroed }] of found.entries()) {
      expect(rounded({ ...small, distances: [...small.distances] })).toEqual(
        rounded({ ...expected[k]!.small, distances: [...expected[k]!.small.distances] }),
      );
      expect(zeroed?.horizon).toBe(expected[k]!.zeroed?.horizon);
    }
  });
});

describe("a sparse memory of many locations", () => {
  const { model, x } = network({ masking: true }, { reads: 2, links: 2, allocations: 1 }, 4000);

  test("has the hashes of its states, which change with one bit", async () => {
    using session = model.session();
    const trace = await session.trace(x);
    using stepping = model.session();
    const hashes: string[] = [];
    for (let at = 0; at < x.length; at += 3) {
      await stepping.step(x.subarray(at, at + 3));
      hashes.push(stateHash(await stepping.snapshot()));
    }
    expect(stateHashes(trace)).toEqual(hashes);
    const state = await stepping.snapshot();
    for (const name of ["link.value", "readWeights.value", "memory", "usage"]) {
      const changed = state.fork();
      const values = changed.tensor(name);
      const at = values.findIndex((value) => value !== 0);
      values[at] = values[at]! * (1 + 2 ** -50);
      expect(stateHash(changed), name).not.toBe(stateHash(state));
    }
    const moved = state.fork();
    const at = moved.tensor("usage").findIndex((value) => value > 0);
    moved.tensor("usage").copyWithin(3000, at, at + 1)[at] = 0;
    expect(stateHash(moved)).not.toBe(stateHash(state));
  });

  test("an edit of a location outside the list of a step names the locations of the list", async () => {
    const edit = { step: 3, tensor: "readWeights", index: 4000 + 3999, value: 0.5 };
    await expect(whatIf(model, x, [edit])).rejects.toThrow(
      /^location of readWeights: got 3999, expected one of \d+(, \d+)* in step 3: others are not in this list/,
    );
    expect(firstDifference(await whatIf(model, x, [{ ...edit, value: 0 }]), await model.trace(x))).toBeNull();
  });

  test("an edit of any location of the memory is followed, and the difference names the location", async () => {
    const index = 3000 * 4 + 2;
    const changed = await whatIf(model, x, [{ step: 3, tensor: "memory", index, value: 2 }]);
    expect(changed.touched!.locations).toContain(3000);
    expect(firstDifference(await model.trace(x), changed)).toEqual({ step: 3, tensor: "memory", index, a: 0, b: 2 });
  });

  test("keeps a locked location, and a memory whose gates are closed", async () => {
    const plain = await model.trace(x);
    const location = tracedLocations(plain).numbers[2]!;
    const locked = await whatIf(model, x, [lockLocations([location], { from: 5 })]);
    const word = (trace: Trace, step: number) => {
      const { numbers } = tracedLocations(trace);
      const at = 4 * (step * numbers.length + numbers.indexOf(location));
      return trace.get("memory")!.data.slice(at, at + 4);
    };
    for (let step = 5; step < steps; step++) expect(word(locked, step)).toEqual(word(locked, 4));
    expect(word(plain, 8)).not.toEqual(word(plain, 4));
    using closed = lockedSession(model, "all");
    await closed.run(x);
    expect((await closed.snapshot()).tensor("memory").every((value) => value === 0)).toBe(true);
  });

  test("disturbs entries of lists only, by their index among all locations", async () => {
    using session = model.session();
    await session.run(x);
    const state = await session.snapshot();
    const [location] = [state.tensor("precedence.index")[0]! - 1];
    const changed = perturb(state, { tensor: "precedence", index: location!, epsilon: 0.25 });
    expect(changed.tensor("precedence.value")[0]).toBe(state.tensor("precedence.value")[0]! + 0.25);
    const all = perturb(state, { tensor: "link", epsilon: 0.25 });
    const differences = Array.from(all.tensor("link.value"), (value, k) => value - state.tensor("link.value")[k]!);
    expect(Math.hypot(...differences.filter((one) => one !== 0))).toBeCloseTo(0.25, 12);
    expect(() => perturb(state, { tensor: "link", index: 3998 * 4000 + 3999 })).toThrow(
      "index: got 15995999, expected an entry of a list: this one of link lacks location 3999",
    );
  });
});

test("a session with closed gates answers as one with all locations locked, bit for bit", async () => {
  for (const sparse of [null, { reads: 3, links: 3, allocations: 2 }]) {
    const { model, x } = network({ deallocation: true }, sparse);
    using closed = lockedSession(model, "all");
    using locked = lockedSession(model, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await closed.run(x)).toEqual(await locked.run(x));
  }
});
