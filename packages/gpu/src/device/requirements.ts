import { BackendError } from "@dncjs/core";
import { DESCRIPTOR_WORDS } from "../commands/descriptors.ts";

type Needed =
  | "maxBindGroups"
  | "maxStorageBuffersPerShaderStage"
  | "maxDynamicUniformBuffersPerPipelineLayout"
  | "maxUniformBufferBindingSize"
  | "maxComputeInvocationsPerWorkgroup"
  | "maxComputeWorkgroupSizeX"
  | "maxComputeWorkgroupStorageSize"
  | "maxComputeWorkgroupsPerDimension";

/** What shaders and dispatches count on. The limits that every WebGPU device has are enough; its compatibility mode may have less. */
const needed: Readonly<Record<Needed, number>> = {
  maxBindGroups: 1,
  maxStorageBuffersPerShaderStage: 2,
  maxDynamicUniformBuffersPerPipelineLayout: 2,
  maxUniformBufferBindingSize: 4 * DESCRIPTOR_WORDS,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 4096,
  maxComputeWorkgroupsPerDimension: 32_768,
};

/** @throws BackendError naming every limit that does not suffice, with the numbers */
export function requireLimits(limits: Readonly<Record<Needed, number>>): void {
  const lacking = (Object.keys(needed) as Needed[]).filter((limit) => limits[limit] < needed[limit]);
  if (lacking.length === 0) return;
  const numbers = lacking.map((limit) => `${limit} is ${limits[limit]}, and ${needed[limit]} are needed`);
  throw new BackendError("gpu", `the device does not suffice: ${numbers.join("; ")}`);
}
