import { BackendError, DeviceLostError, Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { createWasmBackend } from "@dncjs/wasm";
import { describe, expect, it, vi } from "vitest";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { measuredOf } from "../lessons/picture/pictureContent.ts";
import { scoreOf } from "../lessons/picture/score.ts";
import { backendList } from "./backendList.ts";
import { BackendPool } from "./backends.ts";
import type { Recovery, TrainingReport } from "./messages.ts";
import type { RunRequest } from "./requests.ts";
import { type ServiceEvents, SessionServices } from "./sessionServices.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const pool = () => new BackendPool([{ name: "relaxed", label: "the reference", open: async () => backend }]);
const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
const request: RunRequest = {
  model: "copy",
  weights: { of: "trained" },
  links: true,
  allocation: true,
  x: episode.x,
  meaningSteps: [copy.meaningStep!],
  probabilities: "sigmoid",
};
/** Collects reports; ignores recoveries. */
const eventsInto = (reports: TrainingReport[], recoveries: Recovery[] = []): ServiceEvents => ({
  report: (report) => reports.push(report),
  recovered: (recovery) => recoveries.push(recovery),
});
const open = (reports: TrainingReport[] = []) => new SessionServices(eventsInto(reports), pool());

describe("the session services", () => {
  it("run trained, untrained and intermediate weights", async () => {
    const wrong = async (weights: RunRequest["weights"]) =>
      scoreOf(await open().run({ ...request, weights }), episode).wrong;
    expect(await wrong({ of: "trained" })).toBe(0);
    expect(await wrong({ of: "untrained" })).toBeGreaterThan(10);
    expect(await wrong({ of: "history", index: 0 })).toBe(await wrong({ of: "untrained" }));
    expect(await wrong({ of: "history", index: 99 })).toBe(0);
  });

  it("ablate parts with the same weights", async () => {
    expect(scoreOf(await open().run({ ...request, links: false }), episode).wrong).toBeGreaterThan(5);
    const run = await open().run({ ...request, allocation: false });
    expect(run.allocationGate.every((gate) => gate === 0)).toBe(true);
  });

  it("run a sparse memory on the kernels that have one", async () => {
    const build = "simd";
    const kernels = {
      open: () => createWasmBackend({ build, purpose: "run" }),
      openTraining: () => createWasmBackend({ build }),
    };
    const services = new SessionServices(eventsInto([]), new BackendPool([{ name: build, label: build, ...kernels }]));
    expect(scoreOf(await services.run({ ...request, sparse: 16 }), episode).wrong).toBe(0);
    expect(scoreOf(await services.run({ ...request, sparse: 1 }), episode).wrong).toBeGreaterThan(0);
  });

  it("run an LSTM with an empty memory, with the answers of the network", async () => {
    const summary = await open().open({ model: "copy" });
    expect(summary.lstm).toMatchObject({ name: "copy-lstm", parameters: 6058, metrics: { sequences: 100 } });
    const run = await open().run({ ...request, lstm: "copy-lstm" });
    expect(run.memory.every((cell) => cell === 0)).toBe(true);
    expect(scoreOf(run, episode).wrong).toBeGreaterThan(0);
    expect(scoreOf({ ...run, answers: run.plainAnswers! }, episode).wrong).toBe(0);
  });

  it("compute the map of hits on the preferred backend, whatever backend is selected", async () => {
    const chosen = new ReferenceBackend();
    const entries = [
      { name: "relaxed", label: "quick", open: async () => backend },
      { name: "webgpu", label: "chosen", open: async () => chosen },
    ];
    const services = new SessionServices(eventsInto([]), new BackendPool(entries));
    expect((await services.use({ backend: "webgpu" })).name).toBe("webgpu");
    const bind = vi.spyOn(chosen, "bind");
    const judged = episode.expected.map((column) => (column >= 0 ? 1 : 0));
    const { changed } = await services.hits({ ...request, judged, tensor: "readWeights", by: null });
    expect(Math.max(...changed)).toBeGreaterThan(10);
    expect(bind).not.toHaveBeenCalled();
    await services.run(request);
    expect(bind).toHaveBeenCalled();
  });

  it("give each location the input of its last write, if no answer step is given", async () => {
    const run = await open().run({ ...request, meaningSteps: undefined });
    const location = run.writeWeights.subarray(3 * run.N, 4 * run.N).findIndex((weight) => weight > 0.5);
    expect([...run.meanings.subarray((9 * run.N + location) * run.Y).subarray(0, run.Y)]).toEqual(episode.columns[2]);
    expect(run.meaningsAre).toBe("writings");
  });

  it("give the learning curve, with the answers to this picture at every moment", async () => {
    const { moments, error, pictures } = await open().history({ model: "copy", x: episode.x });
    expect(moments).toHaveLength(13);
    expect(moments[0]!.answers).toHaveLength(18 * 6);
    expect([error.length, pictures.at(-1)]).toEqual([pictures.length, 64_000]);
  });

  it("reject unknown models, invalid files, and networks of another shape", async () => {
    await expect(open().open({ model: "__proto__" })).rejects.toThrow('unknown model "__proto__"');
    const refuses = (bytes: Uint8Array, words: string) =>
      expect(open().load({ file: 1, model: "copy", bytes })).rejects.toThrow(words);
    const bytes = await readBytes(modelFiles.copy.model);
    const hugeHeader = bytes.slice();
    new DataView(hugeHeader.buffer).setBigUint64(0, 2n ** 40n, true);
    await refuses(new Uint8Array(9), "too few");
    await refuses(bytes.subarray(0, bytes.length - 100), "but the file holds");
    await refuses(hugeHeader, "header of the file: got 1099511627776 bytes");
    const other = await Dnc.create(
      { inputSize: 8, outputSize: 6, memory: { readHeads: 2 } },
      { backend, seed: 1 },
    ).save();
    await refuses(
      other,
      "the network does not fit the lesson: got 8 inputs, 6 outputs, LSTM 64, memory 16 × 16, 2 read and 1 write heads, expected 1 to 8 outputs, 2 more inputs, and a memory of at most 256 × 64 with 1 read and 1 write head",
    );
  });

  it("save the model that was loaded from a file", async () => {
    const services = open();
    const bytes = await readBytes(modelFiles.copy.model);
    await services.load({ file: 1, model: "copy", bytes });
    const saved = await services.save({ model: "copy", weights: { of: "file", file: 1 } });
    expect((await services.load({ file: 1, model: "copy", bytes: saved })).parameters).toBe(5942);
    expect(scoreOf(await services.run({ ...request, weights: { of: "file", file: 1 } }), episode).wrong).toBe(0);
  });

  it("stop a training on request, and keep its moments", async () => {
    const reports: TrainingReport[] = [];
    const services = open(reports);
    const training = services.train({ training: 1, model: "copy", seed: 1, x: episode.x });
    while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await services.stop();
    expect((await training).ended).toBe("stopped");
    expect(reports[0]).toMatchObject({ pictures: 0, moment: { index: 0 } });
    const run = await services.run({ ...request, weights: { of: "live", training: 1, index: 0 } });
    expect(scoreOf(run, episode).wrong).toBeGreaterThan(10);
  });

  it("resume a training after a device loss from a saved moment, and report it", async () => {
    let opened = 0;
    const entries = [
      {
        name: "webgpu",
        label: "WebGPU",
        open: async () => new Losing(opened++ === 0 ? 130 : Number.POSITIVE_INFINITY),
      },
      { name: "relaxed", label: "quick", open: async () => backend, isQuick: true as const },
    ];
    const reports: TrainingReport[] = [];
    const recoveries: Recovery[] = [];
    const services = new SessionServices(eventsInto(reports, recoveries), new BackendPool(entries));
    await services.use({ backend: "webgpu" });
    const training = services.train({ training: 1, model: "copy", seed: 1, x: episode.x });
    const since = () => reports.slice(reports.findIndex(({ restored }) => restored) + 1);
    while (!reports.some(({ restored }) => restored) || since().length < 3)
      await new Promise((done) => setTimeout(done, 10));
    await services.stop();
    expect((await training).ended).toBe("stopped");
    const { restored, pictures } = reports.find((report) => report.restored)!;
    expect(restored).toMatch(/^The GPU device was lost\. The training resumed from .* pictures, on reference/);
    expect(since()[0]!.pictures).toBeGreaterThan(pictures);
    const indices = since().flatMap(({ moment }) => moment?.index ?? []);
    const before = reports.slice(0, reports.length - since().length).flatMap(({ moment }) => moment ?? []);
    expect(recoveries).toMatchObject([{ computing: { name: "webgpu" } }]);
    expect(indices[0]).toBe(before.filter((moment) => moment.pictures <= pictures).length);
  });
});

describe("a lost device", () => {
  /** A pool whose WebGPU backend loses its device after every opening but the last. */
  function losing(losses: number, opens: number = Number.POSITIVE_INFINITY) {
    let opened = 0;
    const webgpu = async () => {
      if (opened++ >= opens) throw new BackendError("gpu", "no adapter");
      return opened <= losses ? new Gone() : backend;
    };
    const entries = [
      { name: "webgpu", label: "WebGPU", open: webgpu },
      { name: "relaxed", label: "quick", open: async () => backend, isQuick: true as const },
    ];
    const recoveries: Recovery[] = [];
    return { services: new SessionServices(eventsInto([], recoveries), new BackendPool(entries)), recoveries };
  }
  const again = "The GPU device was lost. The network now runs on a new one.";
  const elsewhere = "The GPU device was lost. The network now runs on quick.";

  it("is opened again by the request that meets it, in every service", async () => {
    const judged = episode.expected.map((column) => (column >= 0 ? 1 : 0));
    const { meaning } = measuredOf(episode);
    const hit = { step: 3, tensor: "memory", index: 0, by: null } as const;
    const common = { ...request, judged, meaning, hit, lockedLocations: [], sharpen: false, disturbed: false };
    const requests: readonly ((services: SessionServices) => Promise<unknown>)[] = [
      (services) => services.run(request),
      (services) => services.run({ ...request, weights: { of: "untrained" } }),
      (services) => services.run({ ...request, lstm: "copy-lstm" }),
      (services) => services.save({ model: "copy", weights: { of: "trained" } }),
      (services) => services.history({ model: "copy", x: episode.x }),
      (services) => services.measures(common),
      (services) => services.damage(common),
      (services) => services.lstmDamage({ ...common, model: "copy-lstm" }),
    ];
    for (const ask of requests) {
      const { services, recoveries } = losing(1);
      await services.use({ backend: "webgpu" });
      await ask(services);
      expect(recoveries).toMatchObject([{ notice: again, computing: { name: "webgpu", reason: "Selected by you." } }]);
    }
  });

  it("is replaced by another backend, with the reason, if it cannot be opened again", async () => {
    const { services, recoveries } = losing(1, 1);
    await services.use({ backend: "webgpu" });
    expect(scoreOf(await services.run(request), episode).wrong).toBe(0);
    expect(recoveries).toMatchObject([{ notice: elsewhere, computing: { name: "relaxed" } }]);
    expect(recoveries[0]!.computing.reason).toContain("WebGPU is unavailable: no adapter.");
  });

  it("that is lost again is replaced by another backend", async () => {
    const { services, recoveries } = losing(9);
    await services.use({ backend: "webgpu" });
    expect(scoreOf(await services.run(request), episode).wrong).toBe(0);
    expect(recoveries.map(({ notice }) => notice)).toEqual([again, elsewhere]);
  });

  it("is replaced once for all requests", async () => {
    const { services, recoveries } = losing(1);
    await services.use({ backend: "webgpu" });
    const asked = [1, 2, 3].map(() => services.run(request));
    for (const run of await Promise.all(asked)) expect(scoreOf(run, episode).wrong).toBe(0);
    expect(recoveries).toHaveLength(1);
  });

  it("is replaced before a training begins", async () => {
    const { services, recoveries } = losing(1);
    await services.use({ backend: "webgpu" });
    const training = services.train({ training: 1, model: "copy", seed: 1, x: episode.x });
    while (recoveries.length === 0) await new Promise((done) => setTimeout(done, 5));
    await new Promise((done) => setTimeout(done, 50));
    await services.stop();
    expect((await training).ended).toBe("stopped");
  });
});

it("a training that failed rejects once, and blocks no later request", async () => {
  const services = new SessionServices(
    eventsInto([]),
    new BackendPool([{ name: "relaxed", label: "the reference", open: async () => new Failing() }]),
  );
  await expect(services.train({ training: 1, model: "copy", seed: 1, x: episode.x })).rejects.toThrow("update failed");
  await services.stop();
  await services.use({ backend: null });
  expect(scoreOf(await services.run(request), episode).wrong).toBe(0);
});

it("weights of a replaced file, and of another training, are refused", async () => {
  const services = open();
  const bytes = await readBytes(modelFiles.copy.model);
  const run = (weights: RunRequest["weights"]) => services.run({ ...request, weights });
  await expect(run({ of: "file", file: 1 })).rejects.toThrow("the model file is no longer available");
  await services.load({ file: 1, model: "copy", bytes });
  await services.load({ file: 2, model: "copy", bytes });
  await expect(run({ of: "file", file: 1 })).rejects.toThrow("the model file is no longer available");
  expect(scoreOf(await run({ of: "file", file: 2 }), episode).wrong).toBe(0);
  const first = services.train({ training: 1, model: "copy", seed: 1, x: episode.x });
  const second = services.train({ training: 2, model: "copy", seed: 2, x: episode.x });
  expect((await first).ended).toBe("stopped");
  await expect(run({ of: "live", training: 1, index: 0 })).rejects.toThrow("no longer available");
  await expect(run({ of: "live", training: 2, index: 99 })).rejects.toThrow("no longer available");
  await services.stop();
  await second;
});

it("comparisons run one at a time", async () => {
  let atOnce = 0;
  let most = 0;
  vi.spyOn(backendList[1]!, "open").mockImplementation(async () => {
    most = Math.max(most, ++atOnce);
    await new Promise((done) => setTimeout(done, 10));
    return Object.assign(new ReferenceBackend({ precision: "float32" }), { dispose: () => atOnce-- });
  });
  const services = open();
  const asked = [1, 1, 1].map((at) => services.compare({ model: "copy", x: episode.x, at }));
  for (const verdict of await Promise.all(asked)) expect(verdict).toHaveProperty("difference");
  expect([atOnce, most]).toEqual([0, 1]);
  vi.restoreAllMocks();
});

/** A backend whose device is lost after a number of updates. */
class Losing extends ReferenceBackend {
  #left: number;

  constructor(updates: number) {
    super();
    this.#left = updates;
  }

  override update(...call: Parameters<ReferenceBackend["update"]>): void {
    if (this.#left-- <= 0) throw new DeviceLostError("gpu", "unknown", "");
    super.update(...call);
  }
}

/** A backend whose device is lost at the first run. */
class Gone extends ReferenceBackend {
  override allocate(): never {
    throw new DeviceLostError("gpu", "unknown", "A valid external Instance reference no longer exists.");
  }
}

/** A backend on which no network can be trained. */
class Failing extends ReferenceBackend {
  override update(): never {
    throw new BackendError("reference", "the update failed");
  }
}
