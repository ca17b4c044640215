import type { Bindings } from "../commands/bindings.ts";
import { CREATION_ERRORS, type Device } from "../device/device.ts";
import type { Heap } from "../memory/heap.ts";
import { accessText } from "./access.ts";
import { ShaderSource, type SourcePart } from "./source.ts";

/** A shader without the text that accesses memory, which depends on the number of pages. */
export interface Shader {
  readonly name: string;
  readonly parts: readonly SourcePart[];
}

/** Compiles shaders for the current number of pages, and caches them. */
export class Pipelines {
  readonly #device: Device;
  readonly #heap: Heap;
  readonly #bindings: Bindings;
  #pages = 0;
  #layout: GPUPipelineLayout | undefined;
  #compiled = new Map<string, GPUComputePipeline>();

  constructor(device: Device, heap: Heap, bindings: Bindings) {
    this.#device = device;
    this.#heap = heap;
    this.#bindings = bindings;
  }

  /** The number of pages for which `get` compiles. */
  get pages(): number {
    return this.#heap.pages.length;
  }

  get(shader: Shader): GPUComputePipeline {
    if (this.#pages !== this.pages) this.#restart();
    const access = { file: "shaders/access.ts", text: accessText(this.pages, this.#heap.pageElements) };
    const source = new ShaderSource([access, ...shader.parts]);
    const known = this.#compiled.get(source.code);
    if (known) return known;
    const pipeline = this.#compile(shader.name, source);
    this.#compiled.set(source.code, pipeline);
    return pipeline;
  }

  #restart(): void {
    const bindGroupLayouts = [this.#bindings.layout];
    this.#layout = this.#device.create("a pipeline layout", () =>
      this.#device.gpu.createPipelineLayout({ bindGroupLayouts }),
    );
    this.#compiled = new Map();
    this.#pages = this.pages;
  }

  #compile(label: string, source: ShaderSource): GPUComputePipeline {
    const { gpu } = this.#device;
    let module: GPUShaderModule | undefined;
    const compile = () => {
      module = gpu.createShaderModule({ code: source.code, label });
      return gpu.createComputePipeline({ layout: this.#layout!, label, compute: { module, entryPoint: "main" } });
    };
    return this.#device.watch(compile, CREATION_ERRORS, (error) => explain(label, source, module!, error));
  }
}

async function explain(label: string, source: ShaderSource, module: GPUShaderModule, error: GPUError): Promise<string> {
  const { messages } = await module.getCompilationInfo();
  const first = messages.find(({ type }) => type === "error");
  const reason = first ? `${source.locate(first.lineNum)}: ${first.message}` : error.message;
  return `the shader ${label} does not compile: ${reason}`;
}
