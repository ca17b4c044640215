import { ArgumentError, BackendError } from "@dncjs/core";

/** Limits requested at the maximum of the adapter. All others stay at their defaults. */
const RAISED = ["maxBufferSize", "maxStorageBufferBindingSize"] as const;

/** Opens a device with the largest buffers that the adapter supports. @throws BackendError if the adapter refuses */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(RAISED.map((limit) => [limit, adapter.limits[limit]]));
  try {
    return await adapter.requestDevice({ requiredLimits, label: "dncjs" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError("gpu", `the adapter refused to open a device: ${reason}`, { cause });
  }
}

const isNode = "process" in globalThis;

/** Requests an adapter. @throws ArgumentError unless `gpu` is WebGPU; BackendError if this engine has no WebGPU or no adapter */
export async function requestAdapter(gpu: GPU | undefined): Promise<GPUAdapter> {
  if (!gpu) {
    const help = "this engine has no WebGPU; in Node, pass { gpu: await nodeGpu() } (from @dncjs/gpu/node)";
    throw new BackendError("gpu", isNode ? help : "this browser has no WebGPU");
  }
  if (typeof gpu.requestAdapter !== "function")
    throw new ArgumentError("gpu", gpu, "a WebGPU implementation, such as navigator.gpu");
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return adapter;
  const help = isNode
    ? " (on Debian, apt-get install mesa-vulkan-drivers installs a software driver)"
    : ", or this browser does not use it";
  throw new BackendError("gpu", `there is no WebGPU adapter: no graphics driver was found${help}`);
}

/** Describes an adapter: "WebGPU on ...". */
export function describeAdapter({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const name = description || [vendor, architecture, device].filter((part) => part).join(" ");
  return `WebGPU on ${name || "an unnamed adapter"}`;
}
