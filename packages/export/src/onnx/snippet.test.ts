import { readFileSync } from "node:fs";
import { Dnc, ReferenceBackend } from "@dncjs/core";
import { relativeError } from "@dncjs/core/run";
import { modelFiles } from "@dncjs/models";
import { expect, test } from "vitest";
import { node } from "../testing/onnxRuntimes.ts";
import { onnxModel } from "./onnxModel.ts";

/** The program in docs/export.md, without its imports. */
function snippet(): string {
  const page = readFileSync(new URL("../../../../docs/export.md", import.meta.url), "utf8");
  const [, code] = /```js\n(import \{ InferenceSession.*?)```/s.exec(page)!;
  return code!.replace(/^import .*\n/gm, "");
}

test("the program in docs/export.md runs a sequence in ONNX Runtime", async () => {
  const bytes = readFileSync(modelFiles.copy.model);
  const dnc = Dnc.load(bytes, { backend: new ReferenceBackend({ precision: "float32" }) });
  const sequence = Array.from({ length: 6 }, (_, t) =>
    Float32Array.from({ length: 8 }, (_x, k) => Number((t + k) % 3)),
  );
  const expected = await dnc.run(sequence.map((x) => Array.from(x)));
  const found: number[] = [];
  const names = ["InferenceSession", "Tensor", "sequence", "console"];
  const AsyncFunction = (async () => {}).constructor as new (
    ...code: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const create = { create: async () => node.InferenceSession.create(onnxModel(await modelOf(dnc))) };
  const log = (y: Float32Array) => void found.push(...y);
  await new AsyncFunction(...names, snippet())(create, node.Tensor, sequence, { log });
  expect(relativeError(found, expected)).toBeLessThanOrEqual(1e-5);
});

async function modelOf({ config, seed, provenance, parameters }: Dnc) {
  return { config, seed, provenance, values: await parameters.values.read() };
}
