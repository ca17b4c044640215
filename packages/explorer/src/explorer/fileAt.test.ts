import { afterEach, expect, it, vi } from "vitest";
import { fileAt } from "./fileAt.ts";

afterEach(() => vi.unstubAllGlobals());

it("a file at an address has the decoded name, or the name as written", async () => {
  vi.stubGlobal("fetch", async () => new Response("content"));
  for (const [address, name] of [
    ["https://a.example/runs/my%20copy.safetensors?v=2#x", "my copy.safetensors"],
    ["https://a.example/%zz", "%zz"],
  ] as const)
    expect((await fileAt(address)).name).toBe(name);
});

it("an address without a file, or that is invalid, is an error that names it", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  await expect(fileAt("https://a.example/copy.safetensors")).rejects.toThrow(
    "copy.safetensors cannot be loaded: the server answered 404.",
  );
  await expect(fileAt("http://")).rejects.toThrow("http:// cannot be loaded: the address is invalid.");
});
