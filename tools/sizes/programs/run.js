// A page that only runs a network.
import { Dnc } from "@dncjs/core";
import { createWasmBackend } from "@dncjs/wasm";

const bytes = new Uint8Array(await (await fetch("model.safetensors")).arrayBuffer());
globalThis.dnc = Dnc.load(bytes, { backend: await createWasmBackend({ purpose: "run" }) });
