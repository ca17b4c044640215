import { ArgumentError, type DncConfig, DncError, type FloatArray } from "@dncjs/core";
import { initialValues, sizeOf } from "@dncjs/core/run";
import type { NamedTensorMap, serialization, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { dncSequence } from "../op/dncSequence.ts";
import { parameterOperands, stateOperands } from "../op/operands.ts";
import type { TensorFlowLayers } from "../tensorflow.ts";
import { lastStep } from "./lastStep.ts";
import { configFor, type DncLayerOptions, type LayerSettings, layerSettings } from "./options.ts";

/** A DNC layer of tensorflow.js. Maps [B,T,X] to [B,T,units], or to [B,units] of the last step. */
export interface DncLayer extends tfl.layers.Layer {
  /** The complete options. */
  readonly settings: LayerSettings;
  /** The configuration. @throws DncError before the layer is built and after it is disposed of */
  readonly config: DncConfig;
  /** Resets a stateful layer: the next batch starts from the zero state. */
  resetStates(): void;
}

/** Initial values of all parameters, concatenated, instead of values drawn from the seed. */
export interface InitialParameters {
  readonly inputSize: number;
  readonly values: FloatArray;
}

export type DncLayerClass = new (options: DncLayerOptions, initial?: InitialParameters) => DncLayer;

type Kwargs = Parameters<tfl.layers.Layer["call"]>[1];

/** Defines and registers the class of the layer for one tensorflow.js. */
export function defineLayerClass(tf: TensorFlowLayers): DncLayerClass {
  class Dnc extends tf.layers.Layer implements DncLayer {
    static className = "Dnc";
    readonly settings: LayerSettings;
    readonly #initial: InitialParameters | undefined;
    #config: DncConfig | undefined;
    #isDisposed = false;
    /** The state of a stateful layer after the last batch. */
    #states: NamedTensorMap | undefined;

    constructor(options: DncLayerOptions, initial?: InitialParameters) {
      const settings = layerSettings(options);
      super(options);
      this.settings = settings;
      this.#initial = initial;
      this.supportsMasking = true;
      this._stateful = this.settings.stateful;
    }

    get config(): DncConfig {
      if (this.#isDisposed) throw new DncError("disposed", `the layer ${this.name} is disposed`);
      if (this.#config) return this.#config;
      throw new DncError("unbuilt", `the layer ${this.name} is not built; apply it to an input first`);
    }

    override build(inputShape: tfl.Shape | tfl.Shape[]): void {
      const config = configFor(this.settings, shapesOf(inputShape)[0]!);
      if (this.#initial && this.#initial.inputSize !== config.inputSize) {
        const expected = `${this.#initial.inputSize}, the input size of the model file`;
        throw new ArgumentError("inputShape[2]", config.inputSize, expected);
      }
      const values = Float32Array.from(this.#initial?.values ?? initialValues(config, this.settings.seed));
      for (const { name, shape, at } of parameterOperands(config)) {
        const apply = (): Tensor => tf.tensor(values.slice(at, at + sizeOf(shape)), [...shape], "float32");
        this.addWeight(name, [...shape], "float32", { apply } as unknown as Parameters<typeof this.addWeight>[3]);
      }
      this.#config = config;
      this.built = true;
    }

    override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
      const [batch, steps] = shapesOf(inputShape)[0]!;
      const { units, returnSequences, returnState } = this.settings;
      const y: tfl.Shape = returnSequences ? [batch!, steps!, units] : [batch!, units];
      if (!returnState) return y;
      const config = configFor(this.settings, shapesOf(inputShape)[0]!);
      return [y, ...stateOperands(config, 1).map(({ shape }) => [batch!, ...shape.slice(1)])];
    }

    override computeMask(_inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] {
      const given = (this.settings.returnSequences ? [mask].flat()[0] : undefined) ?? null;
      const { returnState } = this.settings;
      const masks = returnState ? [given, ...stateOperands(this.config, 1).map(() => null)] : given;
      return masks as Tensor | Tensor[];
    }

    override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor | Tensor[] {
      return tf.tidy(() => {
        const { returnSequences, returnState, stateful, keepEvery } = this.settings;
        const [x, ...given] = [inputs].flat() as [Tensor, ...Tensor[]];
        const mask = kwargs?.mask ? (tf.transpose([kwargs.mask].flat()[0] as Tensor) as Tensor2D) : undefined;
        const { y, state } = dncSequence(
          this.config,
          {
            x: tf.transpose(x, [1, 0, 2]) as Tensor3D,
            parameters: this.#parameters(),
            state: this.#initialState(given, x.shape[0]!),
            mask,
          },
          { returnState: returnState || stateful, keepEvery },
        );
        if (stateful) this.#keep(state);
        const output = returnSequences ? tf.transpose(y, [1, 0, 2]) : lastStep(tf, y, mask);
        return returnState ? [output, ...Object.values(state)] : output;
      });
    }

    override getConfig(): serialization.ConfigDict {
      const { units, network, returnSequences, returnState, stateful, keepEvery = null, seed } = this.settings;
      const ours = { units, ...network, returnSequences, returnState, stateful, keepEvery, seed };
      return { ...super.getConfig(), ...(ours as unknown as serialization.ConfigDict) };
    }

    override resetStates(): void {
      if (this.#states) tf.dispose(this.#states);
      this.#states = undefined;
    }

    override dispose(): ReturnType<tfl.layers.Layer["dispose"]> {
      const disposed = super.dispose();
      if (disposed.refCountAfterDispose > 0) return disposed;
      this.#isDisposed = true;
      this.resetStates();
      return disposed;
    }

    #parameters(): NamedTensorMap {
      return Object.fromEntries(parameterOperands(this.config).map(({ name }, k) => [name, this.weights[k]!.read()]));
    }

    #initialState(given: readonly Tensor[], batch: number): NamedTensorMap | undefined {
      if (given.length > 0) {
        const operands = stateOperands(this.config, batch);
        if (given.length !== operands.length) {
          const expected = `the input, or the input and ${operands.map(({ name }) => name).join(", ")}`;
          throw new ArgumentError("inputs", `${given.length + 1} tensors`, expected);
        }
        return Object.fromEntries(operands.map(({ name }, k) => [name, given[k]!]));
      }
      const before = this.#states?.h?.shape[0];
      if (before !== undefined && before !== batch) {
        const expected = `a batch of ${before}, as before; to change it, call resetStates()`;
        throw new ArgumentError("inputs", `a batch of ${batch}`, expected);
      }
      return this.#states;
    }

    #keep(state: NamedTensorMap): void {
      this.resetStates();
      this.#states = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, tf.keep(tf.clone(value))]));
    }
  }
  tf.serialization.registerClass(Dnc as unknown as Parameters<typeof tf.serialization.registerClass>[0]);
  return Dnc;
}

/** Returns the shapes as a list: of the input, or of the input and the initial state. */
function shapesOf(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape[] {
  return Array.isArray(inputShape[0]) ? (inputShape as tfl.Shape[]) : [inputShape as tfl.Shape];
}
