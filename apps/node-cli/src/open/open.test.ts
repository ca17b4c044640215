import { once } from "node:events";
import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { defineConfig } from "@dncjs/core";
import { afterEach, describe, expect, test } from "vitest";
import { ownShape } from "../../../../packages/explorer/src/session/ownShape.ts";
import { fitsExplorer } from "../commands/open.ts";
import { temporaryFolder } from "../testing/command.ts";
import { inProcess } from "../testing/inProcess.ts";
import { explorerServer, pageServer } from "./explorerServer.ts";
import { reportOf } from "./report.ts";

const model = new Uint8Array([1, 2, 3]);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Serves a folder with one file; returns a function that requests a path. */
async function serve(input?: string): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const home = mkdtempSync(join(temporaryFolder(), "files-"));
  const folder = join(home, "dist");
  mkdirSync(folder);
  writeFileSync(join(folder, "explorer.js"), "export {};");
  writeFileSync(join(home, "secret.js"), "secret");
  return listenTo(explorerServer(folder, { lesson: "copy", input, name: `<copy "1">`, model }));
}

/** Starts a server; returns a function that requests a path. */
async function listenTo(server: Server): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (path, init) => fetch(address + path, init);
}

describe("the server of dnc open", () => {
  test("serves a page with the explorer, the model and the input", async () => {
    const get = await serve("10 01");
    const page = await (await get("/")).text();
    expect(page).toContain(
      '<dnc-explorer page task="copy" src="model.safetensors#%3Ccopy%20%221%22%3E" input="10 01">',
    );
    expect(page).toContain("<title>dncjs · &#60;copy &#34;1&#34;&#62;</title>");
    expect(new Uint8Array(await (await get("/model.safetensors")).arrayBuffer())).toEqual(model);
    const script = await get("/explorer/explorer.js");
    expect([script.headers.get("content-type"), await script.text()]).toEqual(["text/javascript", "export {};"]);
    expect(script.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("serves nothing else", async () => {
    const get = await serve();
    for (const path of [
      "/explorer/../secret.js",
      "/explorer/%2e%2e/secret.js",
      "/explorer/..%2fsecret.js",
      "/explorer/",
      "/explorer/%",
      "/explorer/%00",
      "/run.json",
    ])
      expect((await get(path)).status, path).toBe(404);
    expect((await get("/", { method: "POST" })).status).toBe(405);
  });
});

test("a run of a task without a lesson is a report, served without scripts", async () => {
  const folder = temporaryFolder();
  const run = join(folder, "run");
  expect((await inProcess("init", join(folder, "reverse.ts"))).code).toBe(0);
  const [task, small] = [join(folder, "reverse.ts"), ["--batches", "2", "--batch-size", "2", "--hidden-size", "4"]];
  expect((await inProcess("train", task, ...small, "--out", run)).code).toBe(0);
  const moved = join(folder, "moved.ts");
  renameSync(task, moved);
  await expect(reportOf(run)).rejects.toThrow("name it with --task FILE");
  const report = await reportOf(run, { task: moved });
  expect(report).toContain("<title>Memory report: reverse</title>");
  const get = await listenTo(pageServer(report));
  const page = await get("/");
  expect([page.status, page.headers.get("content-security-policy"), await page.text()]).toEqual([
    200,
    expect.stringMatching(/^default-src 'none'(?!.*script-src)/),
    report,
  ]);
  expect([(await get("/run.json")).status, (await get("/", { method: "POST" })).status]).toEqual([404, 405]);
});

test("the explorer shows dense memories of its sizes; other networks have a report", () => {
  const memory = { locations: 16, wordSize: 8 };
  const fits = (options: object, lesson = "copy") =>
    fitsExplorer(defineConfig({ inputSize: 8, outputSize: 6, memory, ...options }), lesson);
  expect([fits({}), fits({ memory: { ...memory, readHeads: 3 } }, "underground")]).toEqual([true, true]);
  for (const other of [
    { memory: null },
    { outputSize: 10 },
    { memory: { ...memory, readHeads: 2 } },
    { memory: { ...memory, writeHeads: 2 } },
    { memory: { ...memory, locations: 257 } },
    { memory: { ...memory, wordSize: 65 } },
    { memory: { ...memory, sparse: { reads: 2, links: 2, allocations: 2 } } },
  ]) {
    expect(fits(other), JSON.stringify(other)).toBe(false);
    const network = { inputSize: 8, outputSize: 6, memory, ...other };
    const own = defineConfig({ ...network, inputSize: network.outputSize + 2 });
    expect(() => ownShape(own, defineConfig({ inputSize: 8, outputSize: 6, memory }))).toThrow(
      "does not fit the lesson",
    );
  }
  const lesson = defineConfig({ inputSize: 8, outputSize: 6, memory });
  expect(ownShape(lesson, lesson)).toMatchObject(memory);
});

test("a port in use or out of range is refused in one sentence", async () => {
  const run = join(temporaryFolder(), "run");
  expect(
    (await inProcess("train", "copy", "--batches", "1", "--max-length", "2", "--hidden-size", "4", "--out", run)).code,
  ).toBe(0);
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await inProcess("open", run, "--no-browser", "--port", String(port))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^dnc: --port \d+: listen EADDRINUSE[^\n]*\n$/),
  });
  expect(await inProcess("open", run, "--no-browser", "--port", "99999")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--port: got "99999", expected a whole number from 0 to 65535'),
  });
});

test("a missing run is refused", async () => {
  expect((await inProcess("open", join(temporaryFolder(), "none"), "--no-browser")).code).toBe(2);
});
