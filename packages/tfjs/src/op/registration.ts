import { type Backend, BackendError, DncError } from "@dncjs/core";
import { createWasmBackend, type WasmOptions } from "@dncjs/wasm";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.ts";
import type { Carrier } from "./carrier.ts";
import { type CpuBackend, CpuCarrier } from "./cpuCarrier.ts";
import { FORWARD, forward, GRADIENT, gradient, type SequenceAttributes } from "./kernels.ts";
import { Machines } from "./machines.ts";
import { WasmCarrier, type WasmTensors } from "./wasmCarrier.ts";
import { WebgpuCarrier, type WebgpuTensors } from "./webgpuCarrier.ts";

/** The registration with tensorflow.js. There is one per process, like the kernel registry of tensorflow.js. */
interface Registration {
  readonly tf: TensorFlow;
  readonly machines: Machines;
  wasm?: Backend;
  /** The load of `wasm` in progress. */
  loading?: Promise<Backend> | undefined;
}

let registration: Registration | undefined;

/** Registers the operation with tensorflow.js, once. Loads the wasm kernels if tensorflow.js has its backend wasm. */
export async function registerOperation(tf: TensorFlow, options?: WasmOptions): Promise<void> {
  registration ??= registerKernels(tf);
  const current = registration;
  if (current.wasm || !tf.findBackendFactory("wasm")) return;
  current.loading ??= createWasmBackend(options).finally(() => {
    current.loading = undefined;
  });
  current.wasm = await current.loading;
}

/** Returns the registration. @throws DncError if `registerDnc` was not called */
export function registered(): Registration {
  if (registration) return registration;
  throw new DncError("unregistered", "the DNC is not registered; first call: await registerDnc(tf)");
}

const carriers: Readonly<Record<string, (backend: object) => Carrier>> = {
  cpu: (backend) => new CpuCarrier(backend as CpuBackend),
  wasm: (backend) => new WasmCarrier(backend as WasmTensors, wasmBackend()),
  webgpu: (backend) => new WebgpuCarrier(backend as WebgpuTensors),
};

function wasmBackend(): Backend {
  const { wasm } = registered();
  if (wasm) return wasm;
  throw new BackendError(
    "wasm",
    "the backend wasm of tensorflow.js was imported after registerDnc; call await registerDnc(tf) again",
  );
}

function registerKernels(tf: TensorFlow): Registration {
  const machines = new Machines();
  for (const [backendName, open] of Object.entries(carriers)) {
    tf.registerKernel({
      kernelName: FORWARD,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        forward(machines.of(backend, open), listOf(inputs), attributesOf(attrs)),
      disposeFunc: (backend) => machines.close(backend),
    });
    tf.registerKernel({
      kernelName: GRADIENT,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        gradient(machines.of(backend, open), listOf(inputs), attributesOf(attrs)),
    });
  }
  tf.registerGradient({
    kernelName: FORWARD,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const given = [...saved, ...(Array.isArray(dy) ? dy : [dy])];
      const gradients = tf.engine().runKernel(GRADIENT, asRecord(given), attrs) as unknown as Tensor[];
      if (attributesOf(attrs).objective.bypassDropout)
        gradients.push(tf.zerosLike(saved.at(-1 - Number(attributesOf(attrs).hasMask))!));
      if (attributesOf(attrs).hasMask) gradients.push(tf.zerosLike(saved.at(-1)!));
      return Object.fromEntries(gradients.map((found, k) => [k, () => found]));
    },
  });
  return { tf, machines };
}

const attributesOf = (attributes: object | undefined): SequenceAttributes => attributes as SequenceAttributes;

/** Kernels get lists where the types of tensorflow.js require records. */
const listOf = (inputs: object): readonly TensorInfo[] => inputs as readonly TensorInfo[];
export const asRecord = (tensors: readonly Tensor[]): Record<string, Tensor> =>
  tensors as unknown as Record<string, Tensor>;
