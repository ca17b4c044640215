import { Dnc } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { modelFiles, readBytes, readCard } from "@dncjs/models";
import { createWasmBackend } from "@dncjs/wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { plainWords } from "../../moves/sentence.ts";
import { ownShape } from "../../session/ownShape.ts";
import { runSequence } from "../../session/runSequence.ts";
import { lessonContentOf } from "../lessonContentOf.ts";
import { accuracyWords } from "./accuracyWords.ts";
import { codeOf, DRAWS, journeyOf } from "./journey.ts";
import { markBeside } from "./mapKeys.ts";
import { mapLabels } from "./mapLabels.ts";
import { momentOf } from "./mapMoment.ts";
import { loadCodeOf } from "./mapPart.ts";
import { mapSay, mapScore } from "./mapWords.ts";
import { endOf, lineRoutes, shortestRoute } from "./route.ts";
import { readRoute, stepsOf, TRACKS, writeRoute } from "./routeCode.ts";
import { readAt, stopsOf } from "./stops.ts";
import { edgeFrom, edges, nameOf, stations, trackOf, tracks } from "./tracks.ts";
import { undergroundLesson } from "./underground.ts";

const between = (a: string, b: string) =>
  tracks.findIndex((track) => [track.a, track.b].sort().join() === [a, b].sort().join());

describe("the map of the page", () => {
  it("has every track in both directions, and every station at the end of a route", () => {
    expect(tracks).toHaveLength(TRACKS);
    expect(tracks.flatMap((track) => track.edges).sort((a, b) => a - b)).toEqual(edges.map((_, edge) => edge));
    for (const to of stations.slice(1)) expect(endOf(shortestRoute(stations[0]!, to, [])!)).toBe(to);
  });

  it("routes have the fewest stops, and avoid cut tracks", () => {
    const route = shortestRoute("Victoria", "Oxford Circus", [])!;
    expect(route.edges.map((edge) => edges[edge]!.slice(1))).toEqual([
      ["Victoria N", "Green Park"],
      ["Victoria N", "Oxford Circus"],
    ]);
    const cut = between("Green Park", "Oxford Circus");
    const around = shortestRoute("Victoria", "Oxford Circus", [cut])!;
    expect(around.edges).toHaveLength(3);
    expect(around.edges.map(trackOf)).not.toContain(cut);
    const alone = tracks.flatMap(({ a, b }, track) => ([a, b].includes("Bayswater") ? [track] : []));
    expect(shortestRoute("Bayswater", "Bank", alone)).toBeUndefined();
    expect(shortestRoute("Bank", "Bank", [])).toBeUndefined();
  });

  it("line routes follow one line", () => {
    expect(lineRoutes.map(({ line }) => line)).toContain("Jubilee");
    for (const { line, edges: route } of lineRoutes)
      for (const edge of route) expect(tracks[trackOf(edge)]!.line).toBe(line);
  });

  it("names stations beside their places: all on a wide page, and on a phone most, the route first", () => {
    const route = ["Baker Street", "Bond Street", "Green Park"];
    expect(mapLabels({ width: 540, height: 384 }, 11.5, route)).toHaveLength(stations.length);
    const phone = mapLabels({ width: 288, height: 360 }, 10.5, route);
    expect(phone.length).toBeGreaterThan(30);
    expect(phone.map(({ station }) => station)).toEqual(expect.arrayContaining(route));
  });

  it("arrow keys reach every station and every track", () => {
    const size = { width: 540, height: 384 };
    const reached = new Set(["s0"]);
    for (const mark of reached)
      for (const way of ["Right", "Left", "Up", "Down"]) {
        const next = markBeside(mark, `Arrow${way}`, size);
        if (next) reached.add(next);
      }
    expect(reached.size).toBe(stations.length + tracks.length);
    expect(markBeside("s0", "Tab", size)).toBeUndefined();
  });
});

describe("a route in the address", () => {
  it("survives encoding, with its cuts", () => {
    const route = shortestRoute("Temple", "Euston", [])!;
    const code = codeOf(route, [3, 40]);
    expect(journeyOf(undergroundLesson, { shown: code, choice: 2 })).toMatchObject({ route, cut: [3, 40], draw: 2 });
    expect(writeRoute(readRoute(code))).toBe(code);
    expect(stepsOf(readRoute(code))).toBe(114 + 2 * route.edges.length + 1);
  });

  it("ends at the first direction that leads nowhere; without any, it is the lesson's own", () => {
    const own = journeyOf(undergroundLesson, { shown: null, choice: null });
    expect([own.route.from, endOf(own.route)]).toEqual(["Paddington", "London Bridge"]);
    for (const shown of ["", "0", "fefe", "ff", "00", "1bffff"])
      expect(journeyOf(undergroundLesson, { shown, choice: null }).route).toEqual(own.route);
    const shorter = journeyOf(undergroundLesson, { shown: `${undergroundLesson.shown.slice(0, 6)}fe`, choice: null });
    expect(shorter.route.edges).toEqual(own.route.edges.slice(0, 2));
    expect(journeyOf(undergroundLesson, { shown: `${undergroundLesson.shown}ff3b3a3a`, choice: null }).cut).toEqual([
      0x3a,
    ]);
  });
});

describe("the shipped network on the map", () => {
  let dnc: Dnc;
  beforeAll(async () => {
    const backend = await createWasmBackend({ build: "simd" });
    dnc = Dnc.load(await readBytes(modelFiles.traversal.model), { backend });
  });
  const travel = async (shown: string | null, choice = 0) => {
    const journey = journeyOf(undergroundLesson, { shown, choice });
    return { journey, run: await runSequence(dnc, { x: journey.x, probabilities: "digits" }) };
  };

  it("answers the lesson's route, and reads the track of each answer", async () => {
    const { journey, run } = await travel(null);
    const stops = stopsOf(run, journey);
    expect(stops.map(({ answer }) => answer)).toEqual(journey.route.edges.map((edge) => edges[edge]![2]));
    expect(stops.map(({ read }) => read.edge)).toEqual(journey.route.edges);
    for (const { probability, isRight } of stops)
      expect([probability > 0.5 && probability <= 1, isRight]).toEqual([true, true]);
    expect(plainWords(mapScore(run, journey))).toBe("6 of 6 stops right.");
    const [first] = stops;
    expect(plainWords(mapSay(run, journey, first!.step))).toContain(`location ${first!.read.location}`);
    expect(readAt(run, journey, journey.steps - 1).weight).toBeLessThan(0.9);
  });

  it("was not told a cut track: the stops behind it have no right answer", async () => {
    const cut = [between("Oxford Circus", "Tottenham Court Road")];
    const { journey } = await travel(null);
    const changed = await travel(codeOf(journey.route, cut));
    const stops = stopsOf(changed.run, changed.journey);
    expect(stops.map(({ isRight }) => isRight)).toEqual([true, true, ...Array(4).fill(undefined)]);
    expect(stops.map(({ read }) => read.edge && trackOf(read.edge))).not.toContain(cut[0]);
    expect(plainWords(mapScore(changed.run, changed.journey))).toBe("2 of 2 stops right; 4 were not told.");
  });

  it("fills the map with the tracks that it is told, and then answers one stop after another", async () => {
    const { journey, run } = await travel(null, DRAWS - 1);
    const told = (t: number) => momentOf(run, journey, t).told.filter(Boolean).length;
    expect([told(0), told(journey.told.length - 1), told(journey.steps - 1)]).toEqual([1, TRACKS, TRACKS]);
    const moment = momentOf(run, journey, journey.told.length + journey.route.edges.length + 1);
    expect([moment.stops.length, moment.now]).toEqual([2, moment.all[1]]);
    expect([momentOf(run, journey, 4).telling, moment.telling]).toEqual([journey.told[4], undefined]);
  });

  it("has the accuracy of its card in words", async () => {
    const { walkErrors } = await readCard(modelFiles.traversal.card);
    const right = (length: number) => `${Math.round(100 * (1 - walkErrors![length]!))}\u202f%`;
    const words = accuracyWords(5, walkErrors);
    for (const length of [5, 3, 7, 10, 20]) expect(words).toContain(right(length));
    expect(accuracyWords(40, walkErrors)).not.toContain("40");
    expect(accuracyWords(5, undefined)).not.toContain("%");
  });
});

it("a network of the visitor may have another memory and other heads, but not other channels", async () => {
  const { config } = readModel(await readBytes(modelFiles.traversal.model));
  const other = (memory: object) => ({ ...config, memory: { ...config.memory!, ...memory } });
  const shape = ownShape(other({ locations: 200, readHeads: 5 }), config);
  expect(shape).toEqual({ squares: undefined, locations: 200, wordSize: 64 });
  expect(() => ownShape(other({ locations: 300 }), config)).toThrow("does not fit");
  expect(() => ownShape({ ...config, outputSize: 8, inputSize: 10 }, config)).toThrow("does not fit");
  const copy = readModel(await readBytes(modelFiles.copy.model)).config;
  expect(() => ownShape({ ...copy, memory: { ...copy.memory!, readHeads: 2 } }, copy)).toThrow("does not fit");
  const shown = { lesson: "underground", shown: null, text: null, choice: null } as const;
  await loadCodeOf(undergroundLesson);
  expect(lessonContentOf(shown, shape).lesson.memory).toEqual({ locations: 200, wordSize: 64 });
});

it("edges and names of the map are those of the data, with one spelling mended", () => {
  expect(edgeFrom("Victoria", "Victoria N")).toBeGreaterThanOrEqual(0);
  expect(edgeFrom("Victoria", "Central N")).toBe(-1);
  expect(nameOf("Picadilly Circus")).toBe("Piccadilly Circus");
});
