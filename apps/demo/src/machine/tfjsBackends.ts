import type { AnyBackend } from "@dncjs/core";
import { createTfjsBackend, type Engine } from "@dncjs/tfjs/backend";
// The bundler would leave out what only has effects.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";

/** Networks in plain operations of tensorflow.js: the same mathematics, written a second time. */
export function openTfjs(engine: Engine): Promise<AnyBackend> {
  return createTfjsBackend({ engine });
}
