import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, expect, it } from "vitest";
import { locationOrder } from "../../figure/locationOrder.ts";
import { plainWords } from "../../moves/sentence.ts";
import { damageOf, lstmDamageOf } from "../../session/damage.ts";
import { runSequence } from "../../session/runSequence.ts";
import { readSettings } from "../../settings/settings.ts";
import type { PictureContent } from "../lessonContent.ts";
import { lessonContentOf } from "../lessonContentOf.ts";
import type { Harm } from "./breaking.ts";
import { breakSummary } from "./breakSummary.ts";
import { chosenHit, heldLocations } from "./chosenHit.ts";
import { happenings, hitSentence, outcome } from "./harmWords.ts";

const backend = new ReferenceBackend({ precision: "float32" });
let trained: Dnc;
let lstm: Dnc;
beforeAll(async () => {
  trained = Dnc.load(await readBytes(modelFiles.copy.model), { backend });
  lstm = Dnc.load(await readBytes(modelFiles["copy-lstm"].model), { backend });
});

async function harmOf(address: string, dnc = trained): Promise<Harm> {
  const settings = readSettings(`#lesson=break&${address}`);
  const lessonContent = lessonContentOf(settings) as PictureContent;
  const run = await runSequence(dnc, lessonContent.request);
  const chosen = chosenHit(settings, lessonContent.lesson.breaks!, run);
  const lockedLocations = settings.lock ? heldLocations(run, chosen.step) : [];
  const common = { x: lessonContent.request.x, hit: chosen.hit, ...lessonContent.measured };
  const damage = await damageOf(dnc, {
    ...lessonContent.request,
    ...common,
    lockedLocations,
    sharpen: settings.sharpen,
  });
  const harmed = await lstmDamageOf(lstm, common);
  return {
    snapshot: { ...lessonContent, run, changes: [], order: locationOrder(run, false) },
    chosen,
    tried: settings,
    lockedLocations,
    damage,
    lstm: harmed,
  };
}

it("a location that is wrongly marked as free is overwritten, and its column is lost", async () => {
  const harm = await harmOf("");
  expect(plainWords(hitSentence(harm))).toMatch(
    /^The hit\. After step 3, the usage of location 1 changes from 0\.9\d+ to 0\.$/,
  );
  expect(plainWords(outcome(harm))).toMatch(
    /^A location in use is marked as free\. 2\d of 48 squares are wrong\. The same hit on each of the 34 cells of an LSTM changes \d+ squares? in the median, \d+ at worst\.$/,
  );
  const [first] = happenings(harm);
  expect([first!.t, plainWords(first!.pieces)]).toEqual([
    4,
    "It writes to location 1 instead of location 4: its content is lost.",
  ]);
});

it("a locked location keeps its content", async () => {
  const harm = await harmOf("lock=1");
  expect(harm.lockedLocations).toEqual([1, 2, 3]);
  expect(plainWords(outcome(harm))).toContain("The locations are locked, and all squares are right.");
});

it("a wrong memory cell has no effect, and the text says so", async () => {
  const harm = await harmOf("hit=cell&hit-location=3&hit-step=6");
  expect(plainWords(outcome(harm))).toContain("It has no effect: all squares are right.");
  expect(happenings(harm).map(({ t }) => t)).toEqual([null, null]);
});

it("a cut link misleads the read that follows it", async () => {
  const harm = await harmOf("hit=link&hit-location=2&hit-step=6");
  expect(plainWords(hitSentence(harm))).toMatch(/the link from location 2 to location 3 changes from 0\.9\d+ to 0\.$/);
  expect(breakSummary(harm)).toMatch(/Step 12: It reads many locations at once instead of location 3\./);
});

it("a hit that changes nothing is reported as no hit", async () => {
  expect(plainWords(hitSentence(await harmOf("hit-step=0")))).toBe(
    "No hit. After step 0, the usage of location 1 is already 0.",
  );
  expect(plainWords(hitSentence(await harmOf("hit-by=0")))).toMatch(
    /^No hit\. After step 3, the usage of location 1 stays 0\.9\d+\.$/,
  );
});

it("squares that are wrong without the hit too are not called right", async () => {
  const untrained = Dnc.create(trained.config, { backend, seed: 1 });
  const words = plainWords(outcome(await harmOf("hit=cell&hit-location=3&hit-step=6&hit-by=0", untrained)));
  expect(words).toMatch(/^\d+ of 48 squares are wrong, with and without the hit\. The same hit/);
});

it("clamps hits in addresses to the network", async () => {
  const { chosen } = await harmOf("hit=cell&hit-location=255&hit-cell=63&hit-step=398&hit-by=-99999999");
  expect(chosen).toMatchObject({ location: 15, cell: 11, step: 16, by: -10 });
});
