import { capacityOf, memoryOf } from "./capacity.ts";
import { describeAdapter, requestAdapter } from "./openDevice.ts";

/** Properties of an adapter, available without opening a device. */
export interface AdapterSurvey {
  /** The adapter in words. */
  readonly description: string;
  /** True for software adapters (correct but slow). */
  readonly software: boolean;
  /** Bytes that a backend can allocate by the limits of the adapter. The device may have less memory. */
  readonly memory: number;
  /** Lines of text about memory, other limits and features. */
  readonly details: readonly string[];
}

/**
 * Returns the properties of the adapter that `createGpuBackend` would use. `gpu` defaults to `navigator.gpu`.
 * @throws BackendError if there is no adapter
 *
 * @example
 * ```ts
 * import { surveyAdapter } from "@dncjs/gpu";
 * import { nodeGpu } from "@dncjs/gpu/node";
 *
 * const { description, software } = await surveyAdapter(await nodeGpu()); // in a page: surveyAdapter()
 * console.log(description, software);
 * ```
 */
export async function surveyAdapter(gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<AdapterSurvey> {
  const { info, limits, features } = await requestAdapter(gpu);
  return {
    description: describeAdapter(info),
    software: info.isFallbackAdapter,
    memory: memoryOf(limits),
    details: limitLines(limits, features),
  };
}

/** Lines of text about limits and features. */
export function limitLines(limits: GPUSupportedLimits, features: ReadonlySet<string>): string[] {
  const { pageBytes, mostPages } = capacityOf(limits);
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupStorageSize, maxComputeWorkgroupsPerDimension } =
    limits;
  const megabytes = (bytes: number): string => `${bytes / 2 ** 20} MiB`;
  return [
    `memory in buffers of ${megabytes(pageBytes)}, ${mostPages} at most: ${megabytes(pageBytes * mostPages)}`,
    `workgroups of ${maxComputeInvocationsPerWorkgroup} lanes, ${maxComputeWorkgroupStorageSize / 1024} KiB, ` +
      `${maxComputeWorkgroupsPerDimension} per dimension`,
    `features: ${[...features].sort().join(", ") || "none"}`,
  ];
}
