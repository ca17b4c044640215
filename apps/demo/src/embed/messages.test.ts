import fc from "fast-check";
import { expect, it } from "vitest";
import { partnerOf, readMessage } from "./messages.ts";

it("a message contains settings as text, numbers or booleans", () => {
  const settings = { task: "recall", t: 5, "no-links": true, untrained: false };
  expect(readMessage({ dncjs: "show", settings })?.settings).toEqual({ task: "recall", t: "5", "no-links": "1" });
});

it("any other data is not a message", () => {
  const long = "x".repeat(5000);
  for (const data of [
    null,
    undefined,
    5,
    "show",
    [],
    new Map(),
    { dncjs: "eval", settings: {} },
    { dncjs: "show" },
    ...[{ t: {} }, { t: null }, { shown: long }, { t: [1] }, []].map((settings) => ({ dncjs: "show", settings })),
    { dncjs: "show", settings: Object.fromEntries(Array.from({ length: 41 }, (_, k) => [`s${k}`, "1"])) },
  ]) {
    expect(readMessage(data)).toBeUndefined();
  }
});

it("reads any data without throwing, and gives settings as text", () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
      (data, settings) => {
        readMessage(data);
        const message = readMessage({ dncjs: "show", settings });
        if (message) expect(Object.values(message.settings).every((value) => typeof value === "string")).toBe(true);
      },
    ),
  );
});

it("a frame exchanges messages with the valid origin in its address", () => {
  expect(partnerOf("?origin=https://school.example")).toBe("https://school.example");
  for (const search of [
    "",
    "?origin=*",
    "?origin=null",
    "?origin=https://a.example/b",
    "?origin=javascript:1",
    "?origin=https://",
  ]) {
    expect(partnerOf(search), search).toBeUndefined();
  }
});
