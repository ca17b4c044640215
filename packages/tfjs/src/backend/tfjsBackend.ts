import { ArgumentError, BackendError, type Precision } from "@dncjs/core";
import type { Block, SequenceBackend, UpdateName } from "@dncjs/core/backend";
import { type DncProgram, type Parameters, type Plan, requireOptions, type TrainingRunner } from "@dncjs/core/run";
import { surveyAdapter } from "@dncjs/gpu";
import { describeAdapter } from "@dncjs/gpu/interop";
import * as tf from "@tensorflow/tfjs-core";
import { registerOperation } from "../op/registration.ts";
import { fused, plain } from "./sequence.ts";
import { SequenceRunner } from "./sequenceRunner.ts";
import { TensorBlock } from "./tensorBlock.ts";
import { tensorUpdates } from "./updates.ts";

export const engines: readonly ["cpu", "wasm", "webgpu"] = ["cpu", "wasm", "webgpu"];
/** A backend of tensorflow.js. */
export type Engine = (typeof engines)[number];

export interface TfjsOptions {
  readonly engine: Engine;
  /** Whether networks run as the operation `DncSequence` instead of plain operations. @default false */
  readonly fused?: boolean;
}

/**
 * Creates a backend that runs networks on a backend of tensorflow.js, which must have been imported. Every operation selects that backend
 * in tensorflow.js.
 * @throws ArgumentError for an unknown engine
 * @throws BackendError if tensorflow.js lacks the backend or gradients, or for webgpu if there is no adapter
 */
export async function createTfjsBackend(options: TfjsOptions): Promise<SequenceBackend> {
  const { engine, fused: isFused = false } = requireOptions("options", options, "engine, fused");
  if (!engines.includes(engine)) throw new ArgumentError("engine", engine, `one of ${engines.join(", ")}`);
  const name = isFused ? `tfjs-${engine}-fused` : `tfjs-${engine}`;
  if (!tf.findBackendFactory(engine)) {
    throw new BackendError(name, `tensorflow.js has no backend ${engine}: import @tensorflow/tfjs-backend-${engine}`);
  }
  if (!tf.getGradient("BatchMatMul")) {
    throw new BackendError(name, "tensorflow.js has no gradients: import @tensorflow/tfjs");
  }
  if (engine === "webgpu") await surveyAdapter(); // explains a missing adapter; tensorflow.js would print a stack trace
  let isSet = false;
  try {
    isSet = await tf.setBackend(engine);
  } catch (cause) {
    throw new BackendError(name, `tensorflow.js: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (!isSet) throw new BackendError(name, `the backend ${engine} of tensorflow.js failed to start`);
  if (engine === "webgpu") tf.env().set("WEBGPU_CPU_FORWARD", false); // otherwise small tensors stay on the CPU
  if (isFused) await registerOperation(tf);
  return new TfjsBackend(name, engine, isFused);
}

/** The name of the device and a comma, for webgpu; otherwise empty. */
function deviceOf(engine: Engine): string {
  return engine === "webgpu"
    ? `${describeAdapter((tf.backend() as unknown as { device: GPUDevice }).device.adapterInfo)}, `
    : "";
}

class TfjsBackend implements SequenceBackend {
  readonly name: string;
  readonly precision: Precision = "float32";
  readonly description: string;
  readonly #engine: Engine;
  readonly #fused: boolean;

  constructor(name: string, engine: Engine, isFused: boolean) {
    this.name = name;
    this.#engine = engine;
    this.#fused = isFused;
    const what = isFused ? "the operation DncSequence" : "plain operations";
    this.description = `${deviceOf(engine)}tensorflow.js ${tf.version_core} ${engine}, ${what}`;
  }

  allocate(length: number): Block {
    this.#enter();
    return new TensorBlock(length);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    this.#enter();
    const blocks = operands as Readonly<Record<string, TensorBlock>>;
    const update = tensorUpdates[name] as (
      tensors: Readonly<Record<string, tf.Tensor>>,
      constants: Readonly<Record<string, number>>,
    ) => Readonly<Record<string, tf.Tensor>>;
    tf.tidy(() => {
      const tensors = Object.fromEntries(Object.entries(blocks).map(([operand, { tensor }]) => [operand, tensor]));
      for (const [operand, tensor] of Object.entries(update(tensors, constants))) blocks[operand]!.set(() => tensor);
    });
  }

  createRunner(plan: Plan<DncProgram>, parameters: Parameters): TrainingRunner {
    const sequence = this.#fused && plan.purpose !== "trace" ? fused : plain; // the operation has no traces
    return new SequenceRunner(sequence, plan, parameters, () => this.#enter());
  }

  dispose(): void {}

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Selects the engine. Not awaited: it has been initialised, so that it takes effect at once. */
  #enter(): void {
    if (tf.getBackend() !== this.#engine) void tf.setBackend(this.#engine);
  }
}
