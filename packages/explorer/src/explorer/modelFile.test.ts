import { afterEach, expect, it, vi } from "vitest";
import type { WorkerClient } from "../session/workerClient.ts";
import { ModelFile } from "./modelFile.ts";

afterEach(() => vi.unstubAllGlobals());

const modelFile = () => new ModelFile({} as WorkerClient);

it("a file at an address has the decoded name, or the name as written", async () => {
  vi.stubGlobal("fetch", async () => new Response("content"));
  for (const [address, name] of [
    ["https://a.example/runs/my%20copy.safetensors?v=2#x", "my copy.safetensors"],
    ["https://a.example/%zz", "%zz"],
  ] as const)
    expect((await modelFile().fetch(address))?.name).toBe(name);
});

it("an address without a file is a problem that names it", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  const file = modelFile();
  expect(await file.fetch("https://a.example/copy.safetensors")).toBeUndefined();
  expect(file.problem).toBe("copy.safetensors cannot be loaded: the server answered 404.");
});
