import { ArgumentError, BackendError, type Precision } from "@dncjs/core";
import type { Block, SequenceBackend, UpdateName } from "@dncjs/core/backend";
import type { DncProgram, Parameters, Plan, Runner } from "@dncjs/core/run";
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
  /** Whether networks run as the operation `DncSequence`; else in plain operations. */
  readonly fused?: boolean;
}

/**
 * Networks on a backend of tensorflow.js, which has been imported before. While something runs, it is the one that tensorflow.js is set to.
 * @throws BackendError where tensorflow.js does not have the backend here, or no gradients; for webgpu, where there is no adapter
 */
export async function createTfjsBackend({ engine, fused: isFused = false }: TfjsOptions): Promise<SequenceBackend> {
  const name = isFused ? `tfjs-${engine}-fused` : `tfjs-${engine}`;
  if (!engines.includes(engine)) throw new ArgumentError("engine", engine, `one of ${engines.join(", ")}`);
  if (!tf.findBackendFactory(engine)) {
    throw new BackendError(
      name,
      `tensorflow.js has no backend ${engine} here; import @tensorflow/tfjs-backend-${engine}`,
    );
  }
  if (!tf.getGradient("BatchMatMul")) {
    throw new BackendError(name, "tensorflow.js has no gradients here; import @tensorflow/tfjs");
  }
  if (engine === "webgpu") await surveyAdapter(); // where there is none, it says why; tensorflow.js would print a stack
  let isSet = false;
  try {
    isSet = await tf.setBackend(engine);
  } catch (cause) {
    throw new BackendError(name, `tensorflow.js: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (!isSet) throw new BackendError(name, `the backend ${engine} of tensorflow.js does not run here`);
  if (engine === "webgpu") tf.env().set("WEBGPU_CPU_FORWARD", false); // small tensors would not reach the card
  if (isFused) await registerOperation(tf);
  return new TfjsBackend(name, engine, isFused);
}

/** The card in words, with a comma, where there is one. */
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
    [this.name, this.#engine, this.#fused] = [name, engine, isFused];
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

  createRunner(plan: Plan<DncProgram>, parameters: Parameters): Runner {
    const sequence = this.#fused && plan.purpose !== "trace" ? fused : plain; // the operation does not tell what happens in a step
    return new SequenceRunner(sequence, plan, parameters, () => this.#enter());
  }

  dispose(): void {}

  /** Takes effect at once: the backend has been opened. */
  #enter(): void {
    if (tf.getBackend() !== this.#engine) void tf.setBackend(this.#engine);
  }
}
