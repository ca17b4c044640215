import { ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzParameters, fuzzTimeout, hostileArguments } from "../../../../tools/fuzz.ts";
import { copy } from "../lessons/copy/copy.ts";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { measuredOf } from "../lessons/picture/pictureContent.ts";
import { loadCodeOf } from "../lessons/underground/mapPart.ts";
import { fields, readSettings, writeSettings } from "../settings/settings.ts";
import { BackendPool } from "./backends.ts";
import type { Question, Reply, ServiceName } from "./messages.ts";
import type { RunRequest } from "./requests.ts";
import { serve } from "./serve.ts";
import { SessionServices } from "./sessionServices.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const pool = new BackendPool([{ name: "relaxed", label: "the reference", open: async () => backend }]);
const services = new SessionServices({ report() {}, recovered() {} }, pool);
const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
const network = { model: "copy", weights: { of: "trained" }, links: true, allocation: true } as const;
const { x } = episode;
const request: RunRequest = { ...network, x, meaningSteps: [copy.meaningStep!], probabilities: "sigmoid" };
const hit = { step: 3, tensor: "memory", index: 0, by: null } as const;
const bytes = await readBytes(modelFiles.copy.model);
const { meaning, judged } = measuredOf(episode);

/** Every service but those that take long: training, comparing backends, and the map of hits. */
const requests: Partial<Record<ServiceName, () => object>> = {
  open: () => ({ model: "copy" }),
  run: () => ({ ...request, changes: [{ kind: "cell", step: 1, location: 2, cell: 3, value: 4 }], rival: "copy-lstm" }),
  load: () => ({ file: 1, model: "copy", bytes }),
  save: () => ({ model: "copy", weights: { of: "history", index: 1 } }),
  measures: () => ({ ...request, meaning, judged, disturbed: false }),
  damage: () => ({ ...request, hit, meaning, judged, lockedLocations: [1], sharpen: true }),
  lstmDamage: () => ({ model: "copy-lstm", x, hit, judged }),
  backendList: () => ({}),
  stop: () => ({}),
  use: () => ({ backend: "relaxed" }),
};

/** Sends a copy of a message, as a page does. Undefined if it cannot be copied. */
async function repliesTo(message: unknown): Promise<Reply[] | undefined> {
  let copy: Question;
  try {
    copy = structuredClone(message) as Question;
  } catch {
    return undefined;
  }
  const replies: Reply[] = [];
  await serve(services, copy, (reply) => replies.push(structuredClone(reply)));
  return replies;
}

describe("the worker", () => {
  it.each(Object.entries(requests))(
    "replies once to any message for %s, and answers the next one",
    { timeout: fuzzTimeout },
    async (service, valid) => {
      const good = () => ({ id: 1, service, request: valid() });
      const [answer] = (await repliesTo(good()))!;
      expect(answer).toHaveProperty("answer");
      const property = fc.asyncProperty(
        hostileArguments(() => [good()]),
        async ([message]) => {
          const replies = await repliesTo(message);
          const isQuestion = typeof (message as Partial<Question> | null | undefined)?.id === "number";
          if (replies) expect(replies).toHaveLength(isQuestion ? 1 : 0);
        },
      );
      await fc.assert(property, fuzzParameters(service === "damage" ? 10 : 30));
      await services.use({ backend: null });
      expect(await repliesTo(good())).toEqual([answer]);
    },
  );
});

/** Addresses of known parameters with any values. */
const addresses: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...Object.values(fields).map(({ key }) => key)),
      fc.oneof(
        fc.constantFrom("1", "0", "-1", "99999", "copy", "recall", "story", "break", "allocate", "link", "dark"),
        fc.stringMatching(/^[0-9a-f]{0,60}$/),
        fc.stringMatching(/^(cell|used|link|lock|read|mode-back)\.\d{1,3}\.\d{1,2}\.\d{1,2}\.-?\d{1,5}$/),
        fc.string(),
      ),
    ),
    { maxLength: 12 },
  )
  .map((pairs) => `#${new URLSearchParams(pairs)}`);

describe("an address", () => {
  it("of any known parameters gives a lesson whose network runs", { timeout: fuzzTimeout }, async () => {
    const property = fc.asyncProperty(addresses, async (address) => {
      const settings = readSettings(address);
      expect(readSettings(writeSettings(settings))).toEqual(settings);
      const selected = lessonContentOf(settings);
      await loadCodeOf(selected.lesson);
      const { lesson, kind, request } = lessonContentOf(settings);
      expect(kind).not.toBe("waiting");
      const { untrained, snapshot, noLinks, noAllocation, changes } = settings;
      const weights = untrained
        ? { of: "untrained" }
        : snapshot === null
          ? { of: "trained" }
          : { of: "history", index: snapshot };
      const run = await services.run({
        model: lesson.model,
        weights: weights as RunRequest["weights"],
        links: !noLinks,
        allocation: !noAllocation,
        changes,
        ...request,
      });
      expect(run.answers.every(Number.isFinite)).toBe(true);
    });
    await fc.assert(property, fuzzParameters(60));
  });
});
