import { Dnc, ReferenceBackend } from "@dncjs/core";
import { lockLocations, whatIf } from "@dncjs/inspect";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { type Aim, placeOf } from "../changes/aim.ts";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { scoreOf } from "../lessons/picture/score.ts";
import { type Change, changeKinds } from "../settings/changes.ts";
import { runSequence } from "./runSequence.ts";

const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
const request = { x: episode.x, meaningSteps: [copy.meaningStep!], probabilities: "sigmoid" } as const;
const kinds = changeKinds.filter((kind): kind is Aim["kind"] => kind !== "lock");
let dnc: Dnc;
beforeAll(async () => {
  const backend = new ReferenceBackend({ precision: "float32" });
  dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend });
});

describe("a change", () => {
  it.each(kinds)("of %s affects the number that the page shows, and the run continues from it", async (kind) => {
    const plain = await runSequence(dnc, request);
    const place = placeOf(plain, { kind, cell: kind === "cell" ? 7 : 0 }, 5, 3);
    const value = place.value > 500 ? 250 : 750;
    const run = await runSequence(dnc, { ...request, changes: [{ ...place, value }] });
    // The form shows the strongest link, which the change may replace by another.
    if (kind === "link") expect(run.link[(5 * 16 + 3) * 16 + place.cell]).toBeCloseTo(value / 1000, 6);
    else expect(placeOf(run, { kind, cell: place.cell }, 5, 3).value).toBe(value);
    expect(run.plainAnswers).toEqual(plain.answers);
  });

  it("agrees with inspect's whatIf", async () => {
    const changes: Change[] = [
      { kind: "write-gate", step: 4, location: 0, cell: 0, value: 0 },
      { kind: "lock", step: 6, location: 2, cell: 0, value: 0 },
    ];
    const run = await runSequence(dnc, { ...request, changes });
    const edit = { step: 4, tensor: "writeGate", index: 0, value: 0 };
    const trace = await whatIf(dnc, episode.x, [edit, lockLocations([2], { from: 6 })]);
    expect([...run.memory]).toEqual([...trace.get("memory")!.data]);
    expect(scoreOf(run, episode).wrong).toBeGreaterThan(3);
  });

  it("is clamped to the sequence and the memory, and ignored for missing tensors", async () => {
    const changes: Change[] = [{ kind: "cell", step: 399, location: 255, cell: 255, value: 1000 }];
    expect((await runSequence(dnc, { ...request, changes })).memory.at(-1)).toBe(1);
    const { config, backend } = dnc;
    const bare = Dnc.create({ ...config, memory: { ...config.memory!, links: false } }, { backend, seed: 1 });
    const run = await runSequence(bare, {
      ...request,
      changes: [{ kind: "link", step: 5, location: 3, cell: 2, value: 1000 }],
    });
    expect(run.plainAnswers).toBeUndefined();
  });
});
