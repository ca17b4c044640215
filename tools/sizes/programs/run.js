// A page that only runs a network. With a top-level `await` the bundler would put what dynamic imports share into files of their own.
import { Dnc } from "@dncjs/core";
import { createWasmBackend } from "@dncjs/wasm";

async function load() {
  const bytes = new Uint8Array(await (await fetch("model.safetensors")).arrayBuffer());
  globalThis.dnc = Dnc.load(bytes, { backend: await createWasmBackend({ purpose: "run" }) });
}

void load();
