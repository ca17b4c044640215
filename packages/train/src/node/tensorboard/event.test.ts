import { describe, expect, test } from "vitest";
import { scalarsEvent, startEvent, textEvent, versionEvent } from "./event.ts";
import { tfRecord } from "./tfRecord.ts";

const record = (event: Uint8Array) => Buffer.from(tfRecord(event)).toString("hex");
const hex = (...parts: string[]) => parts.join("");

// The expected bytes were written by the RecordWriter of TensorBoard 2.21.
describe("an event equals the bytes that TensorBoard writes:", () => {
  test("the version of the file", () => {
    expect(record(versionEvent(1_700_000_000.25))).toBe(
      hex("1800000000000000a37f4b22", "0900001040fc54d941", "1a0d627261696e2e4576656e743a32", "338d2fe9"),
    );
  });

  test("the start of a session", () => {
    expect(record(startEvent({ wallSeconds: 1_700_000_000.25, step: 301 }))).toBe(
      hex("100000000000000095fbfe18", "0900001040fc54d941", "10ad02", "3a020801", "cb79b93b"),
    );
  });

  test("two numbers, at a step beyond 32 bits", () => {
    const event = scalarsEvent(
      { wallSeconds: 1_700_000_001.5, step: 7e10 },
      { loss: 0.1, "validation/bitError": -2.5 },
    );
    const values = hex("0a0b0a046c6f737315cdcccc3d", "0a1a0a1376616c69646174696f6e2f6269744572726f7215000020c0");
    expect(record(event)).toBe(
      hex("3b000000000000001a23ac5c", "0900006040fc54d941", "1080f8cce28402", "2a29", values, "582c848f"),
    );
  });

  test("a text", () => {
    const text = hex("420e", "080712004208c3a9202a2a782a2a");
    const metadata = hex("4a0a", "0a060a04746578742002");
    expect(record(textEvent({ wallSeconds: 1_700_000_001.5, step: 1 }, "run", "é **x**"))).toBe(
      hex("300000000000000095f5d05f", "0900006040fc54d9411001", "2a230a210a0372756e", text, metadata, "cc0b09d7"),
    );
  });
});
