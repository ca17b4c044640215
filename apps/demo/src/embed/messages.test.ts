import fc from "fast-check";
import { expect, it } from "vitest";
import { partnerOf, readMessage } from "./messages.ts";

it("a message says what is to be shown, in text, numbers or yes and no", () => {
  const settings = { task: "recall", t: 5, "no-links": true, untrained: false };
  expect(readMessage({ dncjs: "show", settings })?.settings).toEqual({ task: "recall", t: "5", "no-links": "1" });
});

it("anything else is no message", () => {
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

it("whatever is sent is read without throwing, and gives settings in text", () => {
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

it("a frame talks with the origin that its address names, if it is one", () => {
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
