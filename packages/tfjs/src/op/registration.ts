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

/** What was registered; the kernel registry of tensorflow.js is one for the process, and so is this. */
interface Registration {
  readonly tf: TensorFlow;
  readonly machines: Machines;
  wasm?: Backend;
  /** The wasm that is under way. */
  loading?: Promise<Backend> | undefined;
}

let registration: Registration | undefined;

/** Makes the operation known to tensorflow.js, once; loads the kernels for its backend wasm where that is there. */
export async function registerOperation(tf: TensorFlow, options?: WasmOptions): Promise<void> {
  registration ??= registerKernels(tf);
  const ours = registration;
  if (ours.wasm || !tf.findBackendFactory("wasm")) return;
  ours.loading ??= createWasmBackend(options).finally(() => {
    ours.loading = undefined;
  });
  ours.wasm = await ours.loading;
}

/** @throws DncError before `registerDnc` */
export function registered(): Registration {
  if (registration) return registration;
  throw new DncError("unregistered", "tensorflow.js does not know the DNC yet; first call: await registerDnc(tf)");
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
    "the backend of tensorflow.js came after registerDnc; call await registerDnc(tf) again",
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
      if (attributesOf(attrs).hasMask) gradients.push(tf.zerosLike(saved.at(-1)!));
      return Object.fromEntries(gradients.map((found, k) => [k, () => found]));
    },
  });
  return { tf, machines };
}

const attributesOf = (attributes: object | undefined): SequenceAttributes => attributes as SequenceAttributes;

/** Lists travel where the types of tensorflow.js say a record. */
const listOf = (inputs: object): readonly TensorInfo[] => inputs as readonly TensorInfo[];
export const asRecord = (tensors: readonly Tensor[]): Record<string, Tensor> =>
  tensors as unknown as Record<string, Tensor>;
