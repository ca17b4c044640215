import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ArgumentError, BackendError, ConfigError, Dnc, type DncOptions, ReferenceBackend } from "@dncjs/core";
import { readModel, relativeError } from "@dncjs/core/run";
import { hubFiles } from "@dncjs/export";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createDnc } from "./createDnc.ts";
import { kernels } from "./inline.ts";
import { card, model as copy } from "./models/copy.ts";
import type { Progress } from "./readModelBytes.ts";

const model: DncOptions = {
  inputSize: 2,
  outputSize: 1,
  controller: { hiddenSize: 4 },
  memory: { locations: 3, wordSize: 2 },
};
const x = [
  [1, 0],
  [0, 1],
];
const reference = Dnc.create(model, { backend: new ReferenceBackend({ precision: "float32" }), seed: 7 });
let bytes: Uint8Array;
let expected: ArrayLike<number>;
const server = createServer((request, response) => {
  response.shouldKeepAlive = false;
  if (request.url === "/page") response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
  else if (request.url === "/other") response.writeHead(200).end("no model");
  else if (request.url === "/broken") {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 100), () => response.destroy());
  } else if (request.url !== "/model") response.writeHead(404).end();
  else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
});
beforeAll(async () => {
  bytes = await reference.save({});
  expected = await reference.run(x);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function outputOf(source: Parameters<typeof createDnc>[0]): Promise<ArrayLike<number>> {
  const dnc = await createDnc({ device: "cpu", ...source });
  const y = await dnc.run(x);
  dnc.dispose();
  return y;
}

describe("createDnc", () => {
  test("creates a network from a configuration, bytes, a file, a path and a URL, with progress", async () => {
    expect(await outputOf({ model, seed: 7 })).toEqual(expected);
    expect(await outputOf({ model: bytes })).toEqual(expected);
    expect(await outputOf({ model: new Blob([Uint8Array.from(bytes)]) })).toEqual(expected);
    const folder = mkdtempSync(join(tmpdir(), "dncjs-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "model.safetensors");
    writeFileSync(path, bytes);
    for (const source of [path, relative("", path), pathToFileURL(path)])
      expect(await outputOf({ model: source })).toEqual(expected);
    const seen: Progress[] = [];
    expect(await outputOf({ model: `${origin()}/model`, onProgress: (progress) => seen.push(progress) })).toEqual(
      expected,
    );
    expect(seen[0]).toEqual({ loaded: 0, total: bytes.length });
    expect(seen.at(-1)).toEqual({ loaded: bytes.length, total: bytes.length });
  });

  test("reads the file of a path with characters that are special in URLs, also relative to such a folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dncjs #2 50%25 "));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const name of ["a#b.safetensors", "50%25.safetensors", "é ü.safetensors"]) {
      writeFileSync(join(folder, name), bytes);
      for (const path of [join(folder, name), relative("", join(folder, name)), pathToFileURL(join(folder, name)).href])
        expect(await outputOf({ model: path }), path).toEqual(expected);
    }
    const windows = "C:\\runs\\model.safetensors";
    await expect(createDnc({ model: windows })).rejects.toThrow(`expected a model file: ENOENT`);
    await expect(createDnc({ model: "http://" })).rejects.toThrow('model: got "http://", expected a configuration');
  });

  test("fails with code download if the connection breaks, and with the error of onProgress", async () => {
    for (const onProgress of [undefined, () => {}]) {
      const broken = createDnc({ model: `${origin()}/broken`, onProgress });
      await expect(broken).rejects.toMatchObject({ name: "DncError", code: "download" });
    }
    const error = new TypeError("of the caller");
    const onProgress = () => {
      throw error;
    };
    await expect(createDnc({ model: `${origin()}/model`, onProgress })).rejects.toBe(error);
  });

  test("loads a model repository that dnc export writes, by its URL", async () => {
    const files = hubFiles(readModel(bytes), { name: "network", task: "none" });
    const repository = createServer((request, response) => {
      const file = files.find(({ name }) => request.url === `/user/network/resolve/main/${name}`);
      response.shouldKeepAlive = false;
      if (file) response.end(file.bytes);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => repository.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void repository.close());
    const { port } = repository.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/user/network/resolve/main/model.safetensors`;
    expect(await outputOf({ model: url })).toEqual(expected);
  });

  test("keeps a download in the cache of a page, unless cache is false", async () => {
    const kept = new Map<string, Response>();
    const store = {
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, found: Response) => void kept.set(url, found),
    };
    vi.stubGlobal("caches", { open: async () => store });
    onTestFinished(() => void vi.unstubAllGlobals());
    const fetched = vi.spyOn(globalThis, "fetch");
    onTestFinished(() => fetched.mockRestore());
    const url = `${origin()}/model`;
    for (const cache of [true, true, false]) expect(await outputOf({ model: url, cache })).toEqual(expected);
    expect(fetched).toHaveBeenCalledTimes(2);
    await expect(createDnc({ model: `${origin()}/other` })).rejects.toMatchObject({ code: "checkpoint" });
    expect([...kept.keys()]).toEqual([url]);
  });

  test("chooses the first device that works, and reports why the others do not", async () => {
    vi.stubGlobal("WebAssembly", { ...WebAssembly, validate: () => false });
    onTestFinished(() => void vi.unstubAllGlobals());
    const dnc = await createDnc({ model, device: ["wasm", "cpu"] });
    expect(dnc.device).toMatchObject({ name: "cpu", description: expect.stringContaining("float32") });
    expect(dnc.device.refused).toEqual([{ name: "wasm", reason: expect.stringContaining("no WebAssembly SIMD") }]);
    await expect(createDnc({ model, device: "wasm" })).rejects.toThrow(BackendError);
  });

  test("runs a model of an entry on given kernels", async () => {
    const dnc = await createDnc({ model: copy, kernels });
    const other = await createDnc({ model: copy, device: "cpu" });
    expect(dnc.device).toEqual({ name: "wasm", description: "wasm simd, 1 thread", refused: [] });
    const column = [[1, 0, 1, 0, 0, 1, 0, 1]];
    expect(relativeError(await dnc.run(column), await other.run(column))).toBeLessThan(1e-5);
    expect(card.name).toBe("copy");
    const others = createDnc({ model: copy, device: "wasm", kernels: new Uint8Array(8) });
    await expect(others).rejects.toThrow("cannot load the kernels");
  });

  test("loads all kernels for a sparse memory, which those that only run networks lack", async () => {
    const sparse: DncOptions = { ...model, memory: { locations: 8, wordSize: 2, sparse: {} } };
    const host = { backend: new ReferenceBackend({ precision: "float32" }), seed: 1 };
    const dnc = await createDnc({ model: sparse, device: "wasm" });
    expect(relativeError(await dnc.run(x), await Dnc.create(sparse, host).run(x))).toBeLessThan(1e-5);
    const small = await createDnc({ model: sparse, device: "wasm", kernels });
    await expect(small.run(x)).rejects.toThrow("have no sparse memory");
    dnc.dispose();
    small.dispose();
  });

  test("refuses WebGPU for a sparse memory, and continues with the next device", async () => {
    const sparse: DncOptions = { ...model, memory: { locations: 8, wordSize: 2, sparse: {} } };
    const dnc = await createDnc({ model: sparse, device: ["webgpu", "cpu"] });
    expect(dnc.device).toMatchObject({
      name: "cpu",
      refused: [{ name: "webgpu", reason: "gpu: WebGPU has no sparse memory" }],
    });
    dnc.dispose();
    await expect(createDnc({ model: sparse, device: "webgpu" })).rejects.toThrow(BackendError);
  });

  test("auto is WebAssembly for a small network", async () => {
    const dnc = await createDnc({ model });
    expect(dnc.device).toEqual({ name: "wasm", description: dnc.backend.description, refused: [] });
    dnc.dispose();
    await expect(dnc.run(x)).rejects.toThrow("disposed");
  });

  test("auto is not a graphics card that the processor emulates, for a large network", {
    timeout: 60_000,
  }, async () => {
    const dnc = await createDnc({ model: { ...model, memory: { locations: 4096, wordSize: 2 } } });
    expect(dnc.device.name).toBe("wasm");
    expect(dnc.device.refused).toEqual([{ name: "webgpu", reason: expect.stringMatching(/software adapter/) }]);
    dnc.dispose();
  });

  test("rejects invalid options and files by name, and a download that fails", async () => {
    await expect(createDnc({ model, device: "gpu" as never })).rejects.toThrow(ArgumentError);
    await expect(createDnc({ model, device: [] })).rejects.toThrow(
      'device: got [], expected "auto", or one or more of webgpu, wasm, cpu',
    );
    await expect(createDnc({ model, devices: "cpu" } as never)).rejects.toThrow("devices: got");
    await expect(createDnc({ model: { ...model, inputSize: 0 } })).rejects.toThrow(ConfigError);
    await expect(createDnc({ model: undefined as never })).rejects.toThrow("config: got undefined, expected an object");
    for (const path of [tmpdir(), join(tmpdir(), "none.safetensors")])
      await expect(createDnc({ model: path })).rejects.toThrow(`model: got "${path}", expected a model file: E`);
    await expect(createDnc({ model: new Uint8Array(3) })).rejects.toMatchObject({ code: "checkpoint" });
    await expect(createDnc({ model: `${origin()}/none` })).rejects.toMatchObject({
      code: "download",
      message: expect.stringMatching(/404/),
    });
    await expect(createDnc({ model: `${origin()}/page` })).rejects.toMatchObject({
      code: "download",
      message: expect.stringContaining("got a web page, expected a model file"),
    });
  });
});
