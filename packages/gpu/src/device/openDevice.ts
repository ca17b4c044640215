import { BackendError } from "@dncjs/core";

/** Limits of which more than the default is asked for, where the adapter has it. */
const WANTED = ["maxBufferSize", "maxStorageBufferBindingSize"] as const;

/** A device of an adapter, with as much memory as it binds. @throws BackendError where there is none */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(WANTED.map((limit) => [limit, adapter.limits[limit]]));
  try {
    return await adapter.requestDevice({ requiredLimits, label: "dncjs" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError("gpu", `the adapter gives no device: ${reason}`, { cause });
  }
}

const isNode = "process" in globalThis;

/** @throws BackendError where this engine has no WebGPU, or no adapter */
export async function requestAdapter(gpu: GPU | undefined): Promise<GPUAdapter> {
  if (!gpu) {
    const help = "this engine has no WebGPU; in Node, nodeGpu of @dncjs/gpu/node opens one";
    throw new BackendError("gpu", isNode ? help : "this browser has no WebGPU");
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return adapter;
  const help = isNode
    ? " (on Linux, apt-get install mesa-vulkan-drivers brings one in software)"
    : ", or this browser does not use it";
  throw new BackendError("gpu", `there is no WebGPU adapter: no graphics driver was found${help}`);
}

/** What an adapter is, in words. */
export function describeAdapter({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const name = description || [vendor, architecture, device].filter((part) => part).join(" ");
  return `WebGPU on ${name || "an adapter without a name"}`;
}
