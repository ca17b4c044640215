import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  BackendError,
  CheckpointError,
  ConfigError,
  DeviceLostError,
  DncError,
  show,
} from "./errors.ts";

const circular: { self?: unknown } = {};
circular.self = circular;

describe("show", () => {
  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [Number.NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [10n, "10n"],
    ["text", '"text"'],
    [[1, null], "[1,null]"],
    [{ layers: 2 }, '{"layers":2}'],
    [new Float32Array(3), "Float32Array(12 bytes)"],
    [new DataView(new ArrayBuffer(5)), "DataView(5 bytes)"],
    [Symbol("s"), "Symbol(s)"],
    [circular, "[object Object]"],
  ])("of %o is %s", (value, text) => expect(show(value)).toBe(text));

  test("removes control characters", () => {
    const control = String.fromCharCode(
      ...Array.from({ length: 160 }, (_, code) => code).filter((c) => c < 32 || c > 126),
    );
    const shown = show({ toJSON: () => control }) + show(Symbol(control)) + show(`\u009b2J${control}`);
    expect(shown).not.toMatch(/\p{Cc}/u);
  });

  test("returns at most 80 characters, with dots at the end if shortened", () => {
    expect(show("x".repeat(78))).toBe(`"${"x".repeat(78)}"`);
    const cut = show("x".repeat(79));
    expect(cut).toHaveLength(80);
    expect(cut).toMatch(/x\.\.\.$/);
    expect(show(Array.from({ length: 1e5 }, () => 1)).length).toBe(80);
  });

  test("shows values whose toJSON throws", () => {
    const throwing = {
      toJSON() {
        throw new Error("no");
      },
    };
    expect(show(throwing)).toBe("[object Object]");
    expect(show(() => 1)).toContain("=>");
  });
});

describe("errors", () => {
  test("have a name, a stable code, and a message with the field, its value and the expected value", () => {
    const config = new ConfigError("memory.locations", 0, "an integer from 1 to 9");
    expect(config).toMatchObject({ name: "ConfigError", code: "config", field: "memory.locations", value: 0 });
    expect(config.message).toBe("memory.locations: got 0, expected an integer from 1 to 9");
    const argument = new ArgumentError("x", "3 numbers", "4 numbers");
    expect(argument).toMatchObject({ name: "ArgumentError", code: "argument", parameter: "x", expected: "4 numbers" });
    const cause = new Error("deeper");
    const checkpoint = new CheckpointError("truncated", { cause });
    expect(checkpoint).toMatchObject({ name: "CheckpointError", code: "checkpoint", message: "truncated", cause });
    const backend = new BackendError("wasm", "out of memory");
    expect(backend).toMatchObject({ name: "BackendError", code: "backend", message: "wasm: out of memory" });
    for (const error of [config, argument, checkpoint, backend]) expect(error).toBeInstanceOf(DncError);
  });

  test("keep their name if a bundler renames the classes", () => {
    for (const kind of [BackendError, CheckpointError, DeviceLostError, DncError]) {
      const renamed = { e: class extends (kind as typeof DeviceLostError) {} }.e;
      expect(new renamed("a", "b", "c").name).toBe(kind.name);
    }
  });
});
