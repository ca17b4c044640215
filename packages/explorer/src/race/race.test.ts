import { ReferenceBackend } from "@dncjs/core";
import { afterEach, expect, it } from "vitest";
import { BackendPool } from "../session/backends.ts";
import type { Lap } from "../session/raceLane.ts";
import { SessionServices } from "../session/sessionServices.ts";
import { Race } from "./race.ts";
import { pictureOf, rightIn, rightWhenEmpty, SQUARES } from "./racePicture.ts";
import { RACE, raceLengths } from "./raceRules.ts";
import { raceWords } from "./raceWords.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const opened: SessionServices[] = [];

/** A lane whose services run in the thread of the test. */
function openLane() {
  const pool = new BackendPool([{ name: "relaxed", label: "the reference", open: async () => backend }]);
  const services = new SessionServices({ report: () => undefined, recovered: () => undefined }, pool);
  opened.push(services);
  const ask = (service: string, request: unknown) =>
    (services as never as Record<string, (r: unknown) => Promise<unknown>>)[service]!(request);
  return { ask, close: () => void services.stop() } as never;
}

afterEach(() => {
  for (const services of opened.splice(0)) void services.stop();
});

const lap = (answers: readonly number[]): Lap => ({
  batches: 4000,
  seconds: 10,
  answers: Float32Array.from(answers),
  parameters: 1,
});
const perfect = (length: number): number[] => pictureOf(length).flat();
const empty = (length: number): number[] => perfect(length).map(() => 0);

it("counts the squares that are right", () => {
  for (const length of raceLengths) {
    expect(rightIn(perfect(length), length)).toBe(length * SQUARES);
    expect(rightIn(empty(length), length)).toBe(rightWhenEmpty(length));
  }
});

it("says which network is better, and that a picture longer than the memory does not fit", () => {
  expect(raceWords({ dnc: lap(perfect(32)), lstm: lap(empty(32)) }, 32)).toBe(
    `32 columns: 192 of 192 squares right with memory, ${rightWhenEmpty(32)} without, ${rightWhenEmpty(32)} in an empty picture. Make the picture longer, up to ${RACE.locations} columns and beyond.`,
  );
  expect(raceWords({ dnc: lap(empty(8)), lstm: lap(perfect(8)) }, 8)).toContain("At this length the LSTM is as good.");
  expect(raceWords({ dnc: lap(empty(64)), lstm: lap(empty(64)) }, 64)).toContain("64 columns do not fit 32 locations");
});

it("trains both lanes until they are stopped, and redraws pictures of any length", async () => {
  const race = new Race(8, openLane, () => undefined);
  const running = race.start(1, 5);
  await expect
    .poll(() => Math.min(...Object.values(race.lanes).map((lane) => lane.lap?.batches ?? 0)))
    .toBeGreaterThan(0);
  expect(race.isRunning).toBe(true);
  await race.show(64);
  race.stop();
  await running;
  expect(race.isOver).toBe(true);
  expect(race.problem).toBeUndefined();
  for (const { lap: last } of Object.values(race.lanes)) {
    expect(last!.answers).toHaveLength(64 * SQUARES);
    expect(last!.batches).toBeLessThan(RACE.batches);
  }
  const { dnc, lstm } = race.lanes;
  expect(Math.abs(dnc.lap!.parameters / lstm.lap!.parameters - 1)).toBeLessThan(0.05);
  await race.show(16);
  expect(race.lanes.dnc.lap!.answers).toHaveLength(16 * SQUARES);
  expect(race.lanes.dnc.lap!.batches).toBe(dnc.lap!.batches);
}, 30_000);

it("a second race replaces the first one", async () => {
  const race = new Race(8, openLane, () => undefined);
  const first = race.start(1, 5);
  await expect.poll(() => race.lanes.lstm.lap?.batches ?? 0).toBeGreaterThan(0);
  const second = race.start(2, 5);
  await first;
  expect(race.isRunning).toBe(true);
  await expect.poll(() => race.lanes.lstm.lap?.batches ?? 0).toBeGreaterThan(0);
  race.stop();
  await second;
  expect(race.problem).toBeUndefined();
}, 30_000);

it("reports why a lane failed", async () => {
  const race = new Race(
    8,
    () =>
      ({ ask: () => Promise.reject(new Error("the kernels could not be loaded")), close: () => undefined }) as never,
    () => undefined,
  );
  await race.start(1, 5);
  expect(race.isRunning).toBe(false);
  expect(race.problem).toBe("the kernels could not be loaded");
});
