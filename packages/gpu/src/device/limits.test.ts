import { BackendError } from "@dncjs/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeGpu } from "../node.ts";
import { createGpuBackend } from "../open.ts";
import { openGpuDevice } from "../testing/open.ts";
import { capacityOf, memoryOf } from "./capacity.ts";
import { requireLimits } from "./requirements.ts";
import { surveyAdapter } from "./survey.ts";

let device: GPUDevice;
beforeAll(async () => {
  device = await openGpuDevice();
});
afterAll(() => device.destroy());

const MEBIBYTE = 2 ** 20;
const buffers = { maxBufferSize: 256 * MEBIBYTE, maxStorageBufferBindingSize: 128 * MEBIBYTE };

test("a page is the largest power of two that can be created and bound; one storage buffer is for masks", () => {
  const limits = { ...buffers, maxStorageBuffersPerShaderStage: 8 };
  expect(capacityOf(limits)).toEqual({ pageBytes: 128 * MEBIBYTE, mostPages: 7 });
  expect(memoryOf(limits)).toBe(7 * 128 * MEBIBYTE);
  expect(capacityOf({ ...limits, maxStorageBufferBindingSize: 200 * MEBIBYTE }).pageBytes).toBe(128 * MEBIBYTE);
  expect(capacityOf({ ...limits, maxStorageBuffersPerShaderStage: 4 }).mostPages).toBe(3);
  expect(capacityOf({ ...limits, maxStorageBuffersPerShaderStage: 64 }).mostPages).toBe(7);
  const huge = { maxBufferSize: 2 ** 40, maxStorageBufferBindingSize: 2 ** 32 - 4 };
  expect(capacityOf({ ...limits, ...huge }).pageBytes).toBe(2 ** 31);
});

test("the default limits suffice; lower limits are refused with their values", () => {
  const { limits } = device;
  const given = Object.fromEntries(
    Object.keys(Object.getPrototypeOf(limits)).map((key) => [key, Reflect.get(limits, key)]),
  );
  expect(() => requireLimits(limits)).not.toThrow();
  const less = {
    ...given,
    maxComputeInvocationsPerWorkgroup: 128,
    maxStorageBuffersPerShaderStage: 1,
  } as GPUSupportedLimits;
  expect(() => requireLimits(less)).toThrow(BackendError);
  expect(() => requireLimits(less)).toThrow(
    /maxStorageBuffersPerShaderStage is 1, expected at least 2; maxComputeInvocationsPerWorkgroup is 128, expected at least 256/,
  );
});

test("a survey of an adapter agrees with a backend on it", async () => {
  const gpu = await nodeGpu();
  const survey = await surveyAdapter(gpu);
  const backend = await createGpuBackend({ gpu });
  expect(survey.description).toBe(backend.description);
  expect(survey.memory).toBe(backend.memory);
  expect(survey.software).toBe(device.adapterInfo.isFallbackAdapter);
  expect(survey.details[0]).toBe(backend.details[0]);
  backend.dispose();
  await expect(surveyAdapter(undefined)).rejects.toThrow(/no WebGPU/);
});

test("opening a device raises the limits of buffer sizes to those of the adapter, and no others", async () => {
  const gpu = await nodeGpu();
  const adapter = (await gpu.requestAdapter())!;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const { requestDevice } = adapter;
  const requested: GPUDeviceDescriptor[] = [];
  adapter.requestDevice = (descriptor) => {
    requested.push(descriptor!);
    return requestDevice.call(adapter, descriptor);
  };
  const backend = await createGpuBackend({ adapter });
  expect(requested).toEqual([{ label: "dncjs", requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } }]);
  backend.dispose();
});
