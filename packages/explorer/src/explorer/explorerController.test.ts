import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BackendPool } from "../session/backends.ts";
import { WorkerClient } from "../session/workerClient.ts";
import { readSettings, writeSettings } from "../settings/settings.ts";
import { FakeWorker, workers } from "../testing/fakeWorker.ts";
import { scaled } from "../testing/hostileFiles.ts";
import { ExplorerController } from "./explorerController.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const pool = () => new BackendPool([{ name: "relaxed", label: "the reference", open: async () => backend }]);
vi.mock("../session/openWorker.ts", () => ({ openWorker: () => new FakeWorker(pool()) }));

let controllers: ExplorerController[] = [];
let rejections: unknown[] = [];
const unhandled = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  workers.length = 0;
  rejections = [];
  process.on("unhandledRejection", unhandled);
});

afterEach(async () => {
  for (const controller of controllers) controller.dispose();
  controllers = [];
  await settled();
  vi.unstubAllGlobals();
  process.off("unhandledRejection", unhandled);
  expect(rejections).toEqual([]);
});

const settled = () => new Promise((done) => setTimeout(done, 60));
const until = (isTrue: () => unknown) => vi.waitFor(() => expect(isTrue()).toBeTruthy(), { timeout: 20_000 });

/** A controller that records the lesson, the picture and the summary at every change. */
function open(hash = "") {
  const shown: { lesson: string; N: number; of: string }[] = [];
  const curves: string[] = [];
  const summaries: { lesson: string; parameters: number }[] = [];
  const controller: ExplorerController = new ExplorerController(readSettings(hash), () => {
    const { snapshot, settings, summary } = controller;
    if (snapshot) shown.push({ lesson: settings.lesson, N: snapshot.run.N, of: snapshot.lesson.name });
    if (controller.training.curve) curves.push(settings.lesson);
    if (summary) summaries.push({ lesson: settings.lesson, parameters: summary.parameters });
  });
  controllers.push(controller);
  return { controller, curves, shown, summaries, worker: workers.at(-1)! };
}

const score = ({ snapshot }: ExplorerController) =>
  snapshot?.content
    .score(snapshot.run)
    .map((piece) => (typeof piece === "object" && "words" in piece ? piece.words : ""))[0];
const fileOf = (bytes: Uint8Array, name = "mine.safetensors") => new File([new Uint8Array(bytes)], name);
const RIGHT = "48 of 48 squares right";

it("runs again while the training history is loading", async () => {
  const { controller, worker } = open();
  worker.hold("history");
  await until(() => worker.held === 1);
  controller.set({ noLinks: true });
  await until(() => /wrong/.test(score(controller) ?? ""));
  expect(controller.training.curve).toBeUndefined();
  worker.release();
  await until(() => controller.training.curve);
});

describe("requests of two models", () => {
  it("a run that ends after the lesson has changed is ignored", async () => {
    const { controller, shown, worker } = open();
    await until(() => controller.snapshot);
    worker.hold("run");
    controller.set({ noLinks: true });
    await until(() => worker.held === 1);
    controller.adopt(readSettings("lesson=recall"));
    expect(controller.snapshot).toBeUndefined();
    worker.release();
    await until(() => controller.snapshot);
    await settled();
    expect(controller.snapshot!.lesson.name).toBe("recall");
    expect(shown.filter(({ lesson, of }) => lesson !== of)).toEqual([]);
  });

  it("the summary, the curve and the damage of another lesson are ignored", async () => {
    const { controller, curves, summaries, worker } = open();
    worker.hold("history");
    await until(() => worker.held === 1);
    worker.hold("open");
    const opens = () => worker.asked.filter((service) => service === "open").length;
    controller.adopt(readSettings("lesson=recall"));
    await until(() => opens() === 2);
    controller.adopt(readSettings("lesson=allocate"));
    await until(() => opens() === 3);
    worker.release();
    await until(() => controller.summary && controller.snapshot);
    await settled();
    expect(curves).toEqual([]);
    expect(new Set(summaries.map(({ lesson, parameters }) => `${lesson} ${parameters}`))).toEqual(
      new Set(["copy 5942", `allocate ${controller.summary!.parameters}`]),
    );
    controller.adopt(readSettings("lesson=break"));
    worker.hold("damage");
    await until(() => worker.held === 1);
    controller.adopt(readSettings("lesson=copy"));
    worker.release();
    await settled();
    expect(controller.breaking.harm).toBeUndefined();
  });

  it("a run of the lesson’s model that ends after a file was loaded is ignored, also if files have one name", async () => {
    const { controller, worker } = open("untrained=1");
    await until(() => controller.snapshot);
    expect(score(controller)).toMatch(/wrong/);
    const untrained = (await controller.save())!;
    controller.set({ untrained: false });
    await until(() => score(controller) === RIGHT);
    await controller.load(fileOf(untrained));
    await until(() => score(controller) !== RIGHT);
    worker.hold("run");
    controller.set({ noAllocation: true });
    await until(() => worker.held === 1);
    await controller.load(fileOf(await readBytes(modelFiles.copy.model)));
    controller.set({ noAllocation: false });
    worker.release();
    await until(() => score(controller) === RIGHT);
    await settled();
    expect(score(controller)).toBe(RIGHT);
  });

  it("a file that ends loading after the lesson has changed is ignored", async () => {
    const { controller, worker } = open();
    await until(() => controller.snapshot);
    worker.hold("load");
    const loading = controller.load(fileOf(await readBytes(modelFiles.copy.model)));
    await until(() => worker.held === 1);
    controller.adopt(readSettings("lesson=recall"));
    worker.release();
    await loading;
    await until(() => controller.snapshot);
    expect([controller.file, controller.problem]).toEqual([undefined, undefined]);
    expect(score(controller)).toBe("18 of 18 squares right");
  });

  it("a live training replaces a file, and a file replaces a live training", async () => {
    const { controller } = open();
    await until(() => controller.snapshot);
    const model = await readBytes(modelFiles.copy.model);
    await controller.load(fileOf(model));
    expect(controller.file).toBe("mine.safetensors");
    const training = controller.train();
    await until(() => controller.training.curve?.moments.length);
    expect(controller.file).toBeUndefined();
    await until(() => score(controller) !== RIGHT);
    await controller.load(fileOf(model));
    await training;
    await until(() => score(controller) === RIGHT);
    expect([controller.training.live, controller.file]).toEqual([false, "mine.safetensors"]);
  });

  it("no request is answered after the explorer is removed, and none starts a worker", async () => {
    const { controller, shown, worker } = open();
    await until(() => controller.snapshot);
    worker.hold("run");
    controller.set({ noLinks: true });
    await until(() => worker.held === 1);
    const loading = controller.load(fileOf(await readBytes(modelFiles.copy.model)));
    const changes = shown.length;
    controller.dispose();
    worker.release();
    await loading;
    controller.set({ noLinks: false });
    await controller.compare();
    expect(await controller.save()).toBeUndefined();
    await settled();
    expect(shown.filter(({ N }) => N !== 16).length).toBe(0);
    expect(score(controller)).toBe(RIGHT);
    expect([controller.file, controller.problem, workers.length]).toEqual([undefined, undefined, 1]);
    expect(shown.length).toBeGreaterThanOrEqual(changes);
  });
});

it("a network of other sizes runs on its own input, and the lesson's network afterwards", async () => {
  const config = { inputSize: 6, outputSize: 4, memory: { locations: 20, wordSize: 9 } };
  const own = await Dnc.create(config, { backend, seed: 1 }).save();
  const { controller } = open("shown=0f0a05");
  await until(() => controller.snapshot);
  await controller.load(fileOf(own));
  await until(() => controller.snapshot!.run.N === 20);
  const { run, lesson } = controller.snapshot!;
  // Start, three columns, repeat, three answers.
  expect([run.T, run.X, run.Y, run.W]).toEqual([8, 6, 4, 9]);
  expect(lesson.memory).toEqual({ locations: 20, wordSize: 9 });
  controller.unload();
  await until(() => controller.snapshot!.run.N === 16);
  expect(controller.snapshot!.run.T).toBe(18);
});

it("a run that is not finite is reported, and the last good picture stays", async () => {
  const { controller } = open();
  await until(() => controller.snapshot);
  const { snapshot } = controller;
  await controller.load(fileOf(scaled(await readBytes(modelFiles.copy.model), 1e38)));
  await until(() => controller.problem);
  expect(controller.problem).toMatch(/^the run is not finite: .+ The figure shows the last good run\.$/);
  expect(controller.snapshot!.run).toBe(snapshot!.run);
  controller.unload();
  await until(() => !controller.problem);
  expect(score(controller)).toBe(RIGHT);
});

it("a problem with a file stays if a run ends meanwhile, and until the next run, file or dismissal", async () => {
  const { controller, worker } = open();
  await until(() => controller.snapshot);
  worker.hold("run");
  controller.set({ noLinks: true });
  await until(() => worker.held === 1);
  await controller.load(fileOf(new Uint8Array(5), "cat"));
  worker.release();
  await settled();
  expect(controller.modelFile.problem).toMatch(/^cat cannot be loaded: got 5 bytes, too few/);
  expect(controller.problem).toBeUndefined();
  controller.set({ step: 3 });
  expect(controller.modelFile.problem).toBeDefined();
  controller.set({ noLinks: false });
  await until(() => !controller.modelFile.problem);
  await controller.load(fileOf(new Uint8Array(5), "cat"));
  expect(controller.modelFile.problem).toBeDefined();
  controller.dismissFileProblem();
  expect(controller.modelFile.problem).toBeUndefined();
});

describe("a file at an address", () => {
  const at = (name: string) => `https://a.example/${name}`;

  /** Answers every request only when the test calls the function of its address. */
  function answered() {
    const answers = new Map<string, (response: Response) => void>();
    const fetch = ({ url }: Request) => new Promise<Response>((answer) => answers.set(url, answer));
    vi.stubGlobal("fetch", fetch);
    return (name: string, response: Response) => answers.get(at(name))!(response);
  }
  const good = async () => new Response(new Uint8Array(await readBytes(modelFiles.copy.model)));
  const failed = () => new Response("", { status: 500 });

  it("is ignored if the page meanwhile requested another one, also if it cannot be loaded", async () => {
    const answer = answered();
    const { controller } = open();
    for (const slow of [await good(), failed()]) {
      const first = controller.loadFrom(at("slow"));
      const second = controller.loadFrom(at("fast"));
      answer("fast", await good());
      await second;
      expect([controller.file, controller.modelFile.isAwaited]).toEqual(["fast", false]);
      answer("slow", slow);
      await first;
      expect([controller.file, controller.modelFile.problem]).toEqual(["fast", undefined]);
    }
  });

  it("keeps the lesson’s network from running while it is loading, also if an earlier one ends", async () => {
    const answer = answered();
    const { controller, worker } = open();
    const first = controller.loadFrom(at("first"));
    const second = controller.loadFrom(at("second"));
    answer("first", failed());
    await first;
    await settled();
    expect(controller.modelFile.isAwaited).toBe(true);
    expect([worker.asked.includes("run"), controller.snapshot]).toEqual([false, undefined]);
    answer("second", await good());
    await second;
    await until(() => controller.snapshot);
    expect(controller.file).toBe("second");
  });

  it("is ignored after a return to the lesson’s model, another lesson, the visitor’s file and the end", async () => {
    const answer = answered();
    const { controller } = open();
    const leave: readonly (readonly [() => unknown, string | undefined])[] = [
      [() => controller.unload(), undefined],
      [() => controller.adopt(readSettings("lesson=allocate")), undefined],
      [() => controller.adopt(readSettings("lesson=copy")), undefined],
      [async () => controller.load(fileOf(await readBytes(modelFiles.copy.model))), "mine.safetensors"],
      [() => controller.dispose(), undefined],
    ];
    for (const [act, file] of leave) {
      const loading = controller.loadFrom(at("slow"));
      await act();
      answer("slow", await good());
      await loading;
      expect([controller.file, controller.modelFile.problem]).toEqual([file, undefined]);
      expect(controller.modelFile.isAwaited).toBe(false);
    }
  });

  it("that cannot be loaded is a problem that the first run of the lesson’s network keeps", async () => {
    const answer = answered();
    const { controller } = open();
    const loading = controller.loadFrom(at("missing"));
    answer("missing", failed());
    await loading;
    await until(() => score(controller) === RIGHT);
    await settled();
    expect(controller.modelFile.problem).toBe("missing cannot be loaded: the server answered 500.");
    controller.set({ noLinks: true });
    await until(() => !controller.modelFile.problem);
  });
});

it("a pasted story survives encoding, whatever characters it has", async () => {
  const { controller } = open("lesson=story");
  controller.tell("Ann went\tto Pa\u00adris.\r\n\u202eWhere is Ann?\ud800");
  expect(controller.settings.text).toBe("Ann went to Paris. \nWhere is Ann? ");
  expect(readSettings(writeSettings(controller.settings)).text).toBe(controller.settings.text);
  controller.tell(null);
  expect(controller.settings.text).toBeNull();
});

describe("a worker that ends", () => {
  const end = (worker: FakeWorker, message = "out of memory") => worker.onerror?.({ message });

  it("rejects its requests, is reported once, and restarts at the next action with the visitor’s file", async () => {
    const { controller, worker } = open("untrained=1");
    await until(() => controller.snapshot);
    const untrained = (await controller.save())!;
    await controller.load(fileOf(untrained));
    await until(() => controller.file && !controller.settings.untrained && score(controller) !== RIGHT);
    const wrong = score(controller);
    worker.hold("run");
    controller.set({ noLinks: true });
    await until(() => worker.held === 1);
    end(worker);
    const sentence = "The worker that runs the network ended: out of memory. It restarts at your next action.";
    expect(controller.problem).toBe(sentence);
    await settled();
    expect([controller.problem, workers.length, worker.isEnded]).toEqual([sentence, 1, true]);
    controller.set({ noLinks: false });
    expect(workers).toHaveLength(2);
    await until(() => workers[1]!.asked.includes("measures"));
    expect([controller.problem, score(controller)]).toEqual([undefined, wrong]);
    expect(workers[1]!.asked.slice(0, 2)).toEqual(["load", "use"]);
    expect(controller.file).toBe("mine.safetensors");
  });

  it("in the lesson Break it starts no other worker by itself", async () => {
    const { controller, worker } = open("lesson=break");
    await until(() => controller.breaking.harm);
    worker.hold("hits");
    await settled();
    end(worker);
    await settled();
    expect(workers).toHaveLength(1);
    controller.set({ step: 3 });
    await until(() => workers.length === 2 && !controller.problem);
  });

  it("loses a live training, and says so", async () => {
    const { controller, worker } = open();
    await until(() => controller.snapshot);
    void controller.train();
    await until(() => controller.training.curve?.moments.length);
    end(worker);
    expect(controller.problem).toMatch(/The live training is lost\. It restarts at your next action\.$/);
    expect(controller.training.live).toBe(false);
    controller.set({ step: 3 });
    await until(() => !controller.problem && score(controller) === RIGHT);
  });

  it("is noticed by unanswered pings while a request is pending", async () => {
    vi.useFakeTimers();
    try {
      const ended: string[] = [];
      const client = new WorkerClient({
        report: () => {},
        recovered: () => {},
        ended: (problem) => ended.push(problem),
      });
      const [worker] = workers;
      await vi.advanceTimersByTimeAsync(66_000);
      expect(ended).toEqual([]);
      worker!.terminate();
      const asked = client.ask("open", { model: "copy" });
      const rejected = expect(asked).rejects.toThrow("did not respond for 60 seconds");
      await vi.advanceTimersByTimeAsync(66_000);
      await rejected;
      expect(ended).toHaveLength(1);
      client.close();
    } finally {
      vi.useRealTimers();
    }
  });
});
