import { type Backend, CheckpointError, Dnc } from "@dncjs/core";
import { readBytes, readCard } from "@dncjs/models";
import type { Accuracy } from "./accuracy.ts";
import { compareBackend } from "./agreement.ts";
import { backendList } from "./backendList.ts";
import { BackendPool } from "./backends.ts";
import { damageOf, lstmDamageOf } from "./damage.ts";
import { hitMapOf } from "./hitMap.ts";
import type { LiveTraining } from "./liveTraining.ts";
import { historyOf, type LoadedModel, loadModel, type Values } from "./loadedModel.ts";
import { lstmSummary } from "./lstmSummary.ts";
import { measureRun } from "./measure.ts";
import type {
  Computing,
  LearningCurve,
  LoadRequest,
  ModelSummary,
  Recovery,
  Services,
  TrainingReport,
} from "./messages.ts";
import { requireFinite, requireFiniteAnswers } from "./nonFinite.ts";
import { probabilitiesOf, type Squash } from "./probabilities.ts";
import type { RaceLane } from "./raceLane.ts";
import { readRun } from "./readRun.ts";
import { replaceByFile } from "./replaceByFile.ts";
import type { NetworkRequest, RunRequest, Weights } from "./requests.ts";
import type { Run } from "./run.ts";
import { runSequence } from "./runSequence.ts";
import { type BackendOptions, computingOf, SelectedBackend } from "./selectedBackend.ts";
import { withNetwork } from "./withNetwork.ts";

/** Receives what the services report on their own. */
export interface ServiceEvents {
  report(report: TrainingReport): void;
  recovered(recovery: Recovery): void;
}

/** The network of a shipped model, without ablations. */
const TRAINED = { weights: { of: "trained" }, links: true, allocation: true } as const;

/** Implements the services with networks on the selected backend. Runs in the worker but does not depend on it. */
export class SessionServices implements AsyncServices {
  readonly #selected: SelectedBackend;
  readonly #models = new Map<string, Promise<LoadedModel>>();
  readonly #events: ServiceEvents;
  #lane: RaceLane | undefined;
  #training: { readonly number: number; readonly live: LiveTraining } | undefined;
  /** The training that is starting or running; undefined after a stop. */
  #wanted: symbol | undefined;
  /** The last comparison requested; never rejects. */
  #compared: Promise<unknown> = Promise.resolve();

  constructor(events: ServiceEvents, pool: BackendPool = new BackendPool()) {
    this.#selected = new SelectedBackend(pool, (recovery) => events.recovered(recovery));
    this.#events = events;
  }

  /** Selects the backend and stops a training. */
  async use({ backend: requested }: { readonly backend: string | null }): Promise<Computing> {
    await this.stop();
    this.#selected.select(requested);
    return computingOf(await this.#selected.open());
  }

  async open({ model }: { readonly model: string }): Promise<ModelSummary> {
    const { files } = await this.#loaded(model);
    const { parameters, seconds, description, date, seed, metrics, lstm, walkErrors } = await readCard(files.card);
    const rival = lstm ? await lstmSummary(lstm) : undefined;
    return { parameters, seconds, description, date, seed, metrics, walkErrors, lstm: rival };
  }

  async run({ rival, lstm, ...request }: RunRequest): Promise<Run> {
    const run = lstm
      ? await this.#withoutMemory(lstm, request)
      : await this.#with(request, (dnc) => runSequence(dnc, request));
    return rival && !lstm ? { ...run, rivalAnswers: await this.#rival(rival, request) } : run;
  }

  measures({ lstm, ...request }: Parameters<Services["measures"]>[0]) {
    const network = lstm ? { ...TRAINED, model: lstm, weights: lstmWeights(request.weights) } : request;
    return this.#with(network, (dnc) => measureRun(dnc, request));
  }

  damage(request: Parameters<Services["damage"]>[0]) {
    return this.#with(request, (dnc) => damageOf(dnc, request));
  }

  lstmDamage(request: Parameters<Services["lstmDamage"]>[0]) {
    return this.#with({ ...request, ...TRAINED }, (lstm) => lstmDamageOf(lstm, request));
  }

  /** Computes thousands of short runs, so it always uses the preferred backend for small networks. */
  async hits(request: Parameters<Services["hits"]>[0]) {
    return this.#with(request, (dnc) => hitMapOf(dnc, request), { preferred: true });
  }

  async history({ model, x }: { readonly model: string; readonly x: Float32Array }): Promise<LearningCurve> {
    const loaded = await this.#loaded(model);
    const { curve, snapshots, batchSize } = await historyOf(loaded);
    const moments = [];
    for (const { batches, values } of snapshots) {
      moments.push({ pictures: batches * batchSize, answers: await this.#answer(loaded, values, x) });
    }
    const pictures = Array.from(curve.batches, (batches) => batches * batchSize);
    return { pictures, error: [...curve.error], moments };
  }

  async accuracy({ length }: { readonly length: number }): Promise<Accuracy> {
    const { accuracyOf, picturesOf } = await import("./trainings.ts");
    const pictures = picturesOf(length);
    const accuracy = (request: NetworkRequest) =>
      this.#with(request, (dnc) => accuracyOf(dnc, pictures), { preferred: true });
    const dnc = { ...TRAINED, model: "copy" };
    return {
      dnc: await accuracy(dnc),
      withoutLinks: await accuracy({ ...dnc, model: "copy-no-links", links: false }),
      lstm: await accuracy({ ...TRAINED, model: "copy-lstm" }),
    };
  }

  async backendList() {
    return backendList.map(({ label, kind, traces }) => ({ label, kind, traces }));
  }

  /**
   * Comparisons run one after another: they would slow each other down, and tensorflow.js supports one active backend
   * at a time.
   */
  async compare({ model, x, at }: Parameters<Services["compare"]>[0]) {
    const bytes = await readBytes((await this.#loaded(model)).files.model);
    const verdict = this.#compared.then(() => compareBackend(backendList[at]!, bytes, x));
    this.#compared = verdict;
    return verdict;
  }

  async train({ training, model, seed, x }: Parameters<Services["train"]>[0]) {
    const loaded = await this.#loaded(model);
    const stopped = this.stop();
    const wanted = Symbol();
    this.#wanted = wanted;
    await stopped;
    const answer = (values: Values) => this.#answer(loaded, values, x);
    // Replaces a device that was lost since the last run.
    await answer(loaded.values);
    const opened = await this.#selected.open();
    const [{ LiveTraining }, backend] = await Promise.all([
      import("./trainings.ts"),
      this.#selected.openTraining(opened),
    ]);
    if (wanted !== this.#wanted) return { ended: "stopped" } as const;
    const live = new LiveTraining({
      backend,
      spares: this.#selected.spares(opened),
      model,
      seed,
      answer,
      onReport: (report) => this.#events.report(report),
      lost: () => this.#selected.replace(opened),
    });
    this.#training = { number: training, live };
    return { ended: await live.run() };
  }

  /** A worker runs one lane of one race. It always uses the preferred backend for small networks. */
  async race({ lane, seed }: Parameters<Services["race"]>[0]): Promise<null> {
    const [{ RaceLane }, backend] = await Promise.all([import("./trainings.ts"), this.#selected.openTraining()]);
    this.#lane = new RaceLane(backend, lane, seed);
    await this.#lane.run();
    return null;
  }

  async redraw({ length }: Parameters<Services["redraw"]>[0]) {
    if (!this.#lane) throw new CheckpointError("no race has started");
    return this.#lane.redraw(length);
  }

  async stop(): Promise<null> {
    this.#wanted = undefined;
    this.#lane?.stop();
    await this.#training?.live.stop();
    return null;
  }

  /**
   * Loads a model file.
   * @throws CheckpointError if the file is not a model, the lesson cannot show its network, or a weight exceeds 32 bits
   */
  async load({ file, model, bytes }: LoadRequest): Promise<ModelSummary> {
    return replaceByFile(await this.#loaded(model), file, bytes);
  }

  save({ model, weights }: { readonly model: string; readonly weights: Weights }): Promise<Uint8Array> {
    return this.#with({ ...TRAINED, model, weights }, (dnc) => dnc.save({ lesson: model }));
  }

  #loaded(model: string): Promise<LoadedModel> {
    const known = this.#models.get(model);
    if (known) return known;
    const loaded = loadModel(model);
    this.#models.set(model, loaded);
    return loaded;
  }

  /** @throws CheckpointError if the file or the training of the weights is gone */
  async #valuesOf(loaded: LoadedModel, weights: Weights, backend: Backend): Promise<Values> {
    switch (weights.of) {
      case "trained":
        return loaded.values;
      case "untrained": {
        const dnc = Dnc.create(loaded.config, { backend, seed: loaded.seed });
        try {
          return await dnc.parameters.values.read();
        } finally {
          dnc.dispose();
        }
      }
      case "history": {
        const { snapshots } = await historyOf(loaded);
        return snapshots[Math.min(weights.index, snapshots.length - 1)]!.values;
      }
      case "live": {
        const training = this.#training?.number === weights.training ? this.#training.live : undefined;
        const values = training?.moment(weights.index);
        if (!values) throw new CheckpointError("the weights of this training are no longer available");
        return values;
      }
      case "file":
        if (loaded.file?.number !== weights.file) throw new CheckpointError("the model file is no longer available");
        return loaded.file.values;
    }
  }

  /** Runs an LSTM in place of the network; the result includes the network's answers. */
  async #withoutMemory(lstm: string, request: RunRequest): Promise<Run> {
    const { x, weights, probabilities } = request;
    const { config } = await this.#loaded(request.model);
    const plain = await this.#with(request, (dnc) => dnc.run(x));
    requireFiniteAnswers(plain, config.outputSize);
    const trace = await this.#with({ ...TRAINED, model: lstm, weights: lstmWeights(weights) }, (network) =>
      network.trace(x),
    );
    requireFinite(trace);
    const run = readRun(trace, config, x, { probabilities });
    const cells = Float32Array.from(trace.get("c")!.data);
    return { ...run, cells, plainAnswers: probabilitiesOf(plain, config.outputSize, probabilities) };
  }

  /** Builds a network on a backend, the selected one by default, calls `use`, and disposes the network. */
  async #with<Result>(
    { model, weights, ...parts }: NetworkRequest,
    use: (dnc: Dnc) => Promise<Result>,
    options?: BackendOptions,
  ): Promise<Result> {
    const loaded = await this.#loaded(model);
    const config = weights.of === "file" && loaded.file ? loaded.file.config : loaded.config;
    const sparse = (parts.sparse ?? config.memory?.sparse ?? null) !== null;
    return this.#selected.run(
      async (backend) => {
        const values = await this.#valuesOf(loaded, weights, backend);
        return withNetwork({ ...loaded, config }, values, parts, backend, use);
      },
      { ...options, sparse },
    );
  }

  async #rival(model: string, { x, probabilities }: Pick<RunRequest, "x" | "probabilities">): Promise<Float32Array> {
    const loaded = await this.#loaded(model);
    return this.#answer(loaded, loaded.values, x, probabilities);
  }

  async #answer(
    loaded: LoadedModel,
    values: Values,
    x: Float32Array,
    probabilities: Squash = "sigmoid",
  ): Promise<Float32Array> {
    const y = await this.#selected.run((backend) => withNetwork(loaded, values, {}, backend, (dnc) => dnc.run(x)));
    const { outputSize } = loaded.config;
    requireFiniteAnswers(y, outputSize);
    return probabilitiesOf(y, outputSize, probabilities);
  }
}

type AsyncServices = {
  [Name in keyof Services]: (request: Parameters<Services[Name]>[0]) => Promise<ReturnType<Services[Name]>>;
};

/** The LSTM is untrained if the network is. */
function lstmWeights(weights: Weights): Weights {
  return weights.of === "untrained" ? weights : TRAINED.weights;
}
