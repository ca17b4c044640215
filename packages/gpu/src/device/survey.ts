import { capacityOf, memoryOf } from "./capacity.ts";
import { describeAdapter, requestAdapter } from "./openDevice.ts";

/** What an adapter has, found without a device of it. */
export interface AdapterSurvey {
  readonly description: string;
  /** Whether a processor does what a graphics card would: right, and slow. */
  readonly software: boolean;
  /** Bytes that a backend on it can hold, by the limits of the adapter; there need not be so much. */
  readonly memory: number;
  /** The same in words, and other limits and features, a line each. */
  readonly details: readonly string[];
}

/** Looks at the adapter that `createGpuBackend` would take. @throws BackendError where there is none */
export async function surveyAdapter(gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<AdapterSurvey> {
  const { info, limits, features } = await requestAdapter(gpu);
  return {
    description: describeAdapter(info),
    software: info.isFallbackAdapter,
    memory: memoryOf(limits),
    details: limitLines(limits, features),
  };
}

/** Limits and features in words, a line each. */
export function limitLines(limits: GPUSupportedLimits, features: ReadonlySet<string>): string[] {
  const { pageBytes, mostPages } = capacityOf(limits);
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupStorageSize, maxComputeWorkgroupsPerDimension } =
    limits;
  const megabytes = (bytes: number): string => `${bytes / 2 ** 20} MiB`;
  return [
    `memory in buffers of ${megabytes(pageBytes)}, ${mostPages} at most: ${megabytes(pageBytes * mostPages)}`,
    `workgroups of ${maxComputeInvocationsPerWorkgroup} lanes, ${maxComputeWorkgroupStorageSize / 1024} KiB, ` +
      `${maxComputeWorkgroupsPerDimension} in a row`,
    `features: ${[...features].sort().join(", ") || "none"}`,
  ];
}
