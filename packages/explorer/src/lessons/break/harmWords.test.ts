import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, expect, it } from "vitest";
import { rowOrder } from "../../figure/locationOrder.ts";
import { plainWords } from "../../moves/sentence.ts";
import { damageOf, lstmDamageOf } from "../../session/damage.ts";
import { look } from "../../session/look.ts";
import { readSettings } from "../../settings/settings.ts";
import type { PictureExhibit } from "../lessonContent.ts";
import { exhibitOf } from "../lessonContentOf.ts";
import type { Harm } from "./breaking.ts";
import { breakSummary } from "./breakSummary.ts";
import { chosenHit, heldRows } from "./chosenHit.ts";
import { happenings, hitSentence, outcome } from "./harmWords.ts";

const backend = new ReferenceBackend({ precision: "float32" });
let dnc: Dnc;
let lstm: Dnc;
beforeAll(async () => {
  dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend });
  lstm = Dnc.load(await readBytes(modelFiles["copy-lstm"].model), { backend });
});

async function harmOf(address: string): Promise<Harm> {
  const settings = readSettings(`#lesson=break&${address}`);
  const exhibit = exhibitOf(settings) as PictureExhibit;
  const run = await look(dnc, exhibit.request);
  const chosen = chosenHit(settings, exhibit.lesson.breaks!, run);
  const lockedRows = settings.lock ? heldRows(run, chosen.step) : [];
  const common = { x: exhibit.request.x, hit: chosen.hit, ...exhibit.measured };
  const damage = await damageOf(dnc, { ...exhibit.request, ...common, lockedRows, sharpen: settings.sharpen });
  const harmed = await lstmDamageOf(lstm, common);
  return {
    snapshot: { ...exhibit, run, changes: [], order: rowOrder(run, false) },
    chosen,
    tried: settings,
    lockedRows,
    damage,
    lstm: harmed,
  };
}

it("a row that is marked free by mistake is written over, and its column is lost", async () => {
  const harm = await harmOf("");
  expect(plainWords(hitSentence(harm))).toMatch(
    /^The hit\. After step 3, the “in use” mark of row 1 changes from 0\.6\d+ to 0\.$/,
  );
  expect(plainWords(outcome(harm))).toMatch(
    /^A row is wrongly marked free\. 2\d of 48 squares come out wrong\. The same blow/,
  );
  const [first] = happenings(harm);
  expect([first!.t, plainWords(first!.pieces)]).toEqual([
    4,
    "It writes to row 1 instead of row 4: what was there is gone.",
  ]);
});

it("locked, the row keeps what it holds", async () => {
  const harm = await harmOf("lock=1");
  expect(harm.lockedRows).toEqual([1, 2, 3]);
  expect(plainWords(outcome(harm))).toContain("The rows are locked, and all squares come out right.");
});

it("a wrong memory cell does no harm, and is told as that", async () => {
  const harm = await harmOf("hit=cell&hit-row=3&hit-step=6");
  expect(plainWords(outcome(harm))).toContain("Nothing comes of it: all squares come out right.");
  expect(happenings(harm).map(({ t }) => t)).toEqual([null, null]);
});

it("a link that is cut loses the reader's way where it would be followed", async () => {
  const harm = await harmOf("hit=link&hit-row=2&hit-step=6");
  expect(plainWords(hitSentence(harm))).toMatch(/the link from row 2 to row 3 changes from 0\.9\d+ to 0\.$/);
  expect(breakSummary(harm)).toMatch(/Step 12: It reads many rows at once instead of row 3\./);
});

it("a hit on nothing is none", async () => {
  expect(plainWords(hitSentence(await harmOf("hit-step=0")))).toBe(
    "No hit. After step 0, the “in use” mark of row 1 is 0 already.",
  );
});

it("whatever the address says, the hit is within the network", async () => {
  const { chosen } = await harmOf("hit=cell&hit-row=255&hit-cell=63&hit-step=398&hit-by=-99999999");
  expect(chosen).toMatchObject({ row: 15, cell: 11, step: 16, by: -10 });
});
