/**
 * The global types of WebGPU that the declarations of this package name. Projects without them compile too: Node without the library
 * "dom", or TypeScript before 6. Where they exist, these empty interfaces add nothing to them.
 */
declare global {
  interface GPU {}
  interface GPUAdapter {}
  interface GPUAdapterInfo {}
  interface GPUBindGroup {}
  interface GPUBindGroupLayout {}
  interface GPUBuffer {}
  interface GPUCommandEncoder {}
  interface GPUComputePipeline {}
  interface GPUDevice {}
  interface GPUError {}
  interface GPUSupportedLimits {}
}

export {};
