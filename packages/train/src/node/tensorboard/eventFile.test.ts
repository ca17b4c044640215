import { readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../testing/readEvents.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { EventFile } from "./eventFile.ts";

describe("EventFile", () => {
  test("starts with the version and its first step; events are on disk at once", () => {
    const file = EventFile.open(join(temporaryFolder(), "a", "b"), { startStep: 41 });
    file.scalars(41, { loss: 0.5, "validation/error": Number.NaN }, 1e9);
    expect(readEvents(file.path)).toEqual([
      { step: 0, version: "brain.Event:2", scalars: {}, texts: {} },
      { step: 41, starts: true, scalars: {}, texts: {} },
      { step: 41, scalars: { loss: 0.5, "validation/error": Number.NaN }, texts: {} },
    ]);
    file.text(42, "run", "# é", 1e9);
    expect(readEvents(file.path).at(-1)).toEqual({ step: 42, scalars: {}, texts: { run: "# é" } });
    file.close();
  });

  test("has a name that TensorBoard accepts and that sorts after all existing files", () => {
    const folder = temporaryFolder();
    const files = [EventFile.open(folder), EventFile.open(folder)];
    writeFileSync(join(folder, "events.out.tfevents.4000000000.elsewhere"), "");
    files.push(EventFile.open(folder));
    const names = readdirSync(folder);
    for (const name of names) expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\../);
    expect(files[2]!.path).toBe(join(folder, `events.out.tfevents.4000000001.${hostname()}`));
    expect(files[1]!.path > files[0]!.path).toBe(true);
    expect(names).toHaveLength(4);
    for (const file of files) file.close();
  });

  test("throws the error of the file system if the folder cannot be created", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(() => EventFile.open(join(folder, "file", "events"))).toThrow(/ENOTDIR/);
  });
});
