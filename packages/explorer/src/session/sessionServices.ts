import { type Backend, BackendError, CheckpointError, Dnc, type DncConfig, type MemoryConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { type History, type ModelFiles, modelFiles, readBytes, readCard, readHistory } from "@dncjs/models";
import { compareBackend } from "./agreement.ts";
import { backendList } from "./backendList.ts";
import { BackendPool, type Opened } from "./backends.ts";
import { damageOf, lstmDamageOf } from "./damage.ts";
import { hitMapOf } from "./hitMap.ts";
import { LiveTraining } from "./liveTraining.ts";
import { measureRun } from "./measure.ts";
import type { Computing, LearningCurve, ModelSummary, Services, TrainingReport } from "./messages.ts";
import { probabilitiesOf, type Squash } from "./probabilities.ts";
import { readRun } from "./readRun.ts";
import type { NetworkRequest, RunRequest, Weights } from "./requests.ts";
import type { Run } from "./run.ts";
import { runSequence } from "./runSequence.ts";
import { shapeWords } from "./shapeWords.ts";

type Values = ArrayLike<number>;

/** A shipped model, with data loaded on request. */
interface LoadedModel {
  readonly files: ModelFiles;
  readonly config: DncConfig;
  readonly seed: number;
  readonly values: Values;
  history?: History;
  file?: Values;
}

/** The network of a shipped model, without ablations. */
const TRAINED = { weights: { of: "trained" }, links: true, allocation: true } as const;

/** Implements the services with networks on the selected backend. Runs in the worker but does not depend on it. */
export class SessionServices implements AsyncServices {
  readonly #pool: BackendPool;
  readonly #models = new Map<string, Promise<LoadedModel>>();
  readonly #onReport: (report: TrainingReport) => void;
  #training: LiveTraining | undefined;
  #opened: Promise<Opened> | undefined;
  /** The last comparison requested; never rejects. */
  #compared: Promise<unknown> = Promise.resolve();

  constructor(onReport: (report: TrainingReport) => void, pool: BackendPool = new BackendPool()) {
    this.#pool = pool;
    this.#onReport = onReport;
  }

  /** Selects the backend and stops a training. */
  async use({ backend: requested }: { readonly backend: string | null }): Promise<Computing> {
    await this.stop();
    this.#opened = this.#pool.select(requested);
    const { name, description, reason, choices } = await this.#opened;
    return { name, description, reason, choices };
  }

  async open({ model }: { readonly model: string }): Promise<ModelSummary> {
    const { files } = await this.#loaded(model);
    const { parameters, seconds, description, date, seed, lstm } = await readCard(files.card);
    return { parameters, seconds, description, date, seed, lstm: lstm ? await lstmSummary(lstm) : undefined };
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
    const { backend } = await this.#pool.select(null);
    return this.#with(request, (dnc) => hitMapOf(dnc, request), backend);
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

  async train({ model, seed, x }: Parameters<Services["train"]>[0]) {
    const loaded = await this.#loaded(model);
    await this.stop();
    const answer = (values: Values) => this.#answer(loaded, values, x);
    const backend = await this.#backend();
    const spares = this.#pool.spares((await this.#opened!).name);
    const lost = () => this.#forget();
    const training = new LiveTraining({ backend, spares, model, seed, answer, onReport: this.#onReport, lost });
    this.#training = training;
    return { ended: await training.run() };
  }

  async stop(): Promise<null> {
    await this.#training?.stop();
    return null;
  }

  /**
   * Loads a model file.
   * @throws CheckpointError if the file is not a model, or its network has another shape
   */
  async load({ model, bytes }: { readonly model: string; readonly bytes: Uint8Array }): Promise<ModelSummary> {
    const loaded = await this.#loaded(model);
    const file = readModel(bytes);
    if (JSON.stringify(file.config) !== JSON.stringify(loaded.config)) {
      throw new CheckpointError(
        `the network does not fit the lesson: got ${shapeWords(file.config)}, expected ${shapeWords(loaded.config)}`,
      );
    }
    loaded.file = file.values;
    const { description = "a model from a file" } = file.provenance;
    return { parameters: file.values.length, seconds: 0, description, date: "", seed: file.seed };
  }

  async save({ model, weights }: { readonly model: string; readonly weights: Weights }): Promise<Uint8Array> {
    const loaded = await this.#loaded(model);
    const dnc = await this.#build(loaded, await this.#valuesOf(loaded, weights));
    try {
      return await dnc.save({ lesson: model });
    } finally {
      dnc.dispose();
    }
  }

  #loaded(model: string): Promise<LoadedModel> {
    const known = this.#models.get(model);
    if (known) return known;
    const loaded = loadModel(model);
    this.#models.set(model, loaded);
    return loaded;
  }

  async #valuesOf(loaded: LoadedModel, weights: Weights): Promise<Values> {
    if (weights.of === "untrained") {
      const dnc = Dnc.create(loaded.config, { backend: await this.#backend(), seed: loaded.seed });
      const values = await dnc.parameters.values.read();
      dnc.dispose();
      return values;
    }
    if (weights.of === "history") {
      const { snapshots } = await historyOf(loaded);
      return snapshots[Math.min(weights.index, snapshots.length - 1)]!.values;
    }
    if (weights.of === "live") return this.#training?.moment(weights.index) ?? loaded.values;
    return (weights.of === "file" && loaded.file) || loaded.values;
  }

  /** Runs an LSTM in place of the network; the result includes the network's answers. */
  async #withoutMemory(lstm: string, request: RunRequest): Promise<Run> {
    const { x, weights, probabilities } = request;
    const { config } = await this.#loaded(request.model);
    const plain = await this.#with(request, (dnc) => dnc.run(x));
    const trace = await this.#with({ ...TRAINED, model: lstm, weights: lstmWeights(weights) }, (network) =>
      network.trace(x),
    );
    const run = readRun(trace, config, x, { probabilities });
    return { ...run, plainAnswers: probabilitiesOf(plain, config.outputSize, probabilities) };
  }

  /** Builds a network, calls `use`, and disposes the network. */
  async #with<Result>(
    { model, weights, links, allocation }: NetworkRequest,
    use: (dnc: Dnc) => Promise<Result>,
    backend?: Backend,
  ): Promise<Result> {
    const loaded = await this.#loaded(model);
    const values = await this.#valuesOf(loaded, weights);
    const dnc = await this.#build(loaded, values, { links, allocation }, backend);
    try {
      return await use(dnc);
    } catch (error) {
      if (error instanceof BackendError) await this.#forget();
      throw error;
    } finally {
      dnc.dispose();
    }
  }

  async #backend(): Promise<Backend> {
    this.#opened ??= this.#pool.select(null);
    return (await this.#opened).backend;
  }

  /** Discards a failed backend, so that the next request opens it again: a lost device is unusable. */
  async #forget(): Promise<void> {
    if (this.#opened) this.#pool.forget((await this.#opened).name);
    this.#opened = undefined;
  }

  async #build(
    loaded: LoadedModel,
    values: Values,
    parts: Partial<MemoryConfig> = {},
    own: Backend | undefined = undefined,
  ): Promise<Dnc> {
    const { config, seed } = loaded;
    const memory = config.memory && { ...config.memory, ...parts };
    const backend = own ?? (await this.#backend());
    const dnc = Dnc.create({ ...config, memory }, { backend, seed });
    dnc.parameters.values.write(values);
    return dnc;
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
    const dnc = await this.#build(loaded, values);
    try {
      return probabilitiesOf(await dnc.run(x), dnc.config.outputSize, probabilities);
    } finally {
      dnc.dispose();
    }
  }
}

type AsyncServices = {
  [Name in keyof Services]: (request: Parameters<Services[Name]>[0]) => Promise<ReturnType<Services[Name]>>;
};

/** The LSTM is untrained if the network is. */
function lstmWeights(weights: Weights): Weights {
  return weights.of === "untrained" ? weights : TRAINED.weights;
}

/** Undefined if the model is not shipped. */
async function lstmSummary(name: string): Promise<ModelSummary["lstm"]> {
  const files = Object.entries(modelFiles).find(([model]) => model === name)?.[1];
  return files && { name, parameters: (await readCard(files.card)).parameters };
}

async function loadModel(model: string): Promise<LoadedModel> {
  const files: ModelFiles | undefined = Object.entries(modelFiles).find(([name]) => name === model)?.[1];
  if (!files) throw new CheckpointError(`unknown model ${JSON.stringify(model.slice(0, 40))}`);
  const { config, seed, values } = readModel(await readBytes(files.model));
  return { files, config, seed, values };
}

async function historyOf(loaded: LoadedModel): Promise<History> {
  if (!loaded.files.history) throw new CheckpointError("this model has no training history");
  loaded.history ??= readHistory(await readBytes(loaded.files.history));
  return loaded.history;
}
