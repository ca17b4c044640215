import { DeviceLostError, Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { describe, expect, it, vi } from "vitest";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { scoreOf } from "../lessons/picture/score.ts";
import { backendList } from "./backendList.ts";
import { BackendPool } from "./backends.ts";
import type { TrainingReport } from "./messages.ts";
import type { RunRequest } from "./requests.ts";
import { SessionServices } from "./sessionServices.ts";

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
const open = (reports: TrainingReport[] = []) => new SessionServices((report) => reports.push(report), pool());

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

  it("run an LSTM with an empty memory, with the answers of the network", async () => {
    const summary = await open().open({ model: "copy" });
    expect(summary.lstm).toEqual({ name: "copy-lstm", parameters: 6058 });
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
    const services = new SessionServices(() => {}, new BackendPool(entries));
    expect((await services.use({ backend: "webgpu" })).name).toBe("webgpu");
    const bind = vi.spyOn(chosen, "bind");
    const judged = episode.asked.map((column) => (column >= 0 ? 1 : 0));
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
    expect([error.length, pictures.at(-1)]).toEqual([pictures.length, 32_000]);
  });

  it("reject unknown models, invalid files, and networks of another shape", async () => {
    await expect(open().open({ model: "__proto__" })).rejects.toThrow('unknown model "__proto__"');
    const refuses = (bytes: Uint8Array, words: string) =>
      expect(open().load({ model: "copy", bytes })).rejects.toThrow(words);
    const bytes = await readBytes(modelFiles.copy.model);
    const hugeHeader = bytes.slice();
    new DataView(hugeHeader.buffer).setBigUint64(0, 2n ** 40n, true);
    await refuses(new Uint8Array(9), "too few");
    await refuses(bytes.subarray(0, bytes.length - 100), "but the file holds");
    await refuses(hugeHeader, "a header of 1099511627776 bytes");
    const other = await Dnc.create({ inputSize: 8, outputSize: 6 }, { backend, seed: 1 }).save();
    await refuses(
      other,
      "the network does not fit the lesson: got 8 inputs, 6 outputs, LSTM 64, memory 16 × 16, 1 read and 1 write head, expected 8 inputs, 6 outputs, LSTM 24, memory 16 × 12",
    );
  });

  it("save the model that was loaded from a file", async () => {
    const services = open();
    const bytes = await readBytes(modelFiles.copy.model);
    await services.load({ model: "copy", bytes });
    const saved = await services.save({ model: "copy", weights: { of: "file" } });
    expect((await services.load({ model: "copy", bytes: saved })).parameters).toBe(5942);
    expect(scoreOf(await services.run({ ...request, weights: { of: "file" } }), episode).wrong).toBe(0);
  });

  it("stop a training on request, and keep its moments", async () => {
    const reports: TrainingReport[] = [];
    const services = open(reports);
    const training = services.train({ model: "copy", seed: 1, x: episode.x });
    while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await services.stop();
    expect((await training).ended).toBe("stopped");
    expect(reports[0]).toMatchObject({ pictures: 0, moment: { index: 0 } });
    const run = await services.run({ ...request, weights: { of: "live", index: 0 } });
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
    const services = new SessionServices((report) => reports.push(report), new BackendPool(entries));
    await services.use({ backend: "webgpu" });
    const training = services.train({ model: "copy", seed: 1, x: episode.x });
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
    expect(indices[0]).toBe(before.filter((moment) => moment.pictures <= pictures).length);
  });
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
    if (this.#left-- <= 0) throw new DeviceLostError("gpu", "destroyed", "");
    super.update(...call);
  }
}
