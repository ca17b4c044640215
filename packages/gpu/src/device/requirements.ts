import { BackendError } from "@dncjs/core";
import { DESCRIPTOR_WORDS, GROUPS_ACROSS } from "../shaders/words.ts";

type Needed =
  | "maxBindGroups"
  | "maxStorageBuffersPerShaderStage"
  | "maxDynamicUniformBuffersPerPipelineLayout"
  | "maxUniformBufferBindingSize"
  | "maxComputeInvocationsPerWorkgroup"
  | "maxComputeWorkgroupSizeX"
  | "maxComputeWorkgroupStorageSize"
  | "maxComputeWorkgroupsPerDimension";

/** Limits that shaders and dispatches need. The default limits of WebGPU suffice; its compatibility mode may have less. */
const needed: Readonly<Record<Needed, number>> = {
  maxBindGroups: 1,
  maxStorageBuffersPerShaderStage: 2,
  maxDynamicUniformBuffersPerPipelineLayout: 2,
  maxUniformBufferBindingSize: 4 * DESCRIPTOR_WORDS,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 4096,
  maxComputeWorkgroupsPerDimension: GROUPS_ACROSS,
};

/** Checks the limits of a device. @throws BackendError naming each limit that is too low, with its value and the required one */
export function requireLimits(limits: Readonly<Record<Needed, number>>): void {
  const tooLow = (Object.keys(needed) as Needed[]).filter((limit) => limits[limit] < needed[limit]);
  if (tooLow.length === 0) return;
  const numbers = tooLow.map((limit) => `${limit} is ${limits[limit]}, expected at least ${needed[limit]}`);
  throw new BackendError("gpu", `the limits of the device are too low: ${numbers.join("; ")}`);
}
