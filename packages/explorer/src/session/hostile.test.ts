import { DncError, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { createWasmBackend } from "@dncjs/wasm";
import { expect, it } from "vitest";
import { bytesOf } from "../explorer/bytesOf.ts";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { measuredOf } from "../lessons/picture/pictureContent.ts";
import { hostileFiles, scaled, wide } from "../testing/hostileFiles.ts";
import { BackendPool } from "./backends.ts";
import { NonFiniteError } from "./nonFinite.ts";
import type { RunRequest } from "./requests.ts";
import type { Run } from "./run.ts";
import { SessionServices } from "./sessionServices.ts";

/** Time limit of a file in milliseconds, more than a hundred times the usual time. */
const LIMIT = 5000;

const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
const request = (file: number): RunRequest => ({
  model: "copy",
  weights: { of: "file", file },
  links: true,
  allocation: true,
  x: episode.x,
  meaningSteps: [copy.meaningStep!],
  probabilities: "sigmoid",
});
const measured = measuredOf(episode);

function servicesOn(open: () => Promise<ReferenceBackend>): SessionServices {
  const pool = new BackendPool([{ name: "relaxed", label: "the backend", open }]);
  return new SessionServices({ report: () => {}, recovered: () => {} }, pool);
}

const engines = {
  reference: async () => new ReferenceBackend({ precision: "float32" }),
  "reference in 64 bits": async () => new ReferenceBackend(),
  wasm: () => createWasmBackend({ build: "simd" }) as Promise<never>,
};

/** Loads and runs a file as the page does. Returns the run, or the error that the visitor would see. */
async function outcomeOf(services: SessionServices, bytes: Uint8Array, file: number): Promise<Run | DncError> {
  try {
    const read = await bytesOf(new File([new Uint8Array(bytes)], "hostile"));
    await services.load({ file, model: "copy", bytes: read });
    return await services.run(request(file));
  } catch (error) {
    if (!(error instanceof DncError)) throw error;
    return error;
  }
}

const tensorsOf = (run: Run) => Object.values(run).filter((value) => value instanceof Float32Array);

it.each(Object.keys(engines) as (keyof typeof engines)[])(
  "450 hostile files are refused with a sentence or give a finite run, on %s",
  async (name) => {
    const services = servicesOn(engines[name]);
    const model = await readBytes(modelFiles.copy.model);
    const found = { refused: 0, ran: 0, left: 0 };
    for (const [file, { name, bytes }] of hostileFiles(model, 450, 17).entries()) {
      const begin = performance.now();
      const outcome = await outcomeOf(services, bytes, file);
      expect(performance.now() - begin, name).toBeLessThan(LIMIT);
      if (outcome instanceof NonFiniteError) found.left++;
      else if (outcome instanceof DncError) found.refused++;
      else {
        found.ran++;
        expect(
          tensorsOf(outcome).every((tensor) => tensor.every(Number.isFinite)),
          name,
        ).toBe(true);
      }
      if (outcome instanceof DncError) {
        expect(outcome.message.length, name).toBeLessThan(600);
        expect(outcome.message, name).toMatch(/^[^\p{Cc}\u202a-\u202e]+$/u);
      }
    }
    expect(found.refused).toBeGreaterThan(200);
    expect(found.ran).toBeGreaterThan(40);
    expect(found.left).toBeGreaterThan(3);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect((await services.run({ ...request(0), weights: { of: "trained" } })).T).toBe(18);
  },
);

it("a run of finite weights that is not finite names the tensor and the step, in every service", async () => {
  const services = servicesOn(engines.wasm);
  await services.load({ file: 1, model: "copy", bytes: scaled(await readBytes(modelFiles.copy.model), 1e38) });
  const sentence = /^the run is not finite: got -?(NaN|Infinity) in the tensor “[a-z ]+” at step \d+, expected 32-bit/;
  const hit = { step: 3, tensor: "memory", index: 0, by: null } as const;
  const common = { ...request(1), ...measured, hit, lockedLocations: [], sharpen: false, tensor: "usage", by: null };
  for (const asked of [
    services.run(request(1)),
    services.run({ ...request(1), lstm: "copy-lstm" }),
    services.measures({ ...common, disturbed: true }),
    services.damage(common),
    services.hits({ ...common, tensor: "usage" }),
  ])
    await expect(asked).rejects.toThrow(sentence);
  await expect(services.run(request(1))).rejects.toBeInstanceOf(NonFiniteError);
});

it("a weight beyond 32 bits is refused, whatever the precision of the backend", async () => {
  const bytes = wide(await readBytes(modelFiles.copy.model), 1e39, () => 7);
  for (const open of Object.values(engines)) {
    await expect(servicesOn(open).load({ file: 1, model: "copy", bytes })).rejects.toThrow(/1e\+39/);
  }
});
