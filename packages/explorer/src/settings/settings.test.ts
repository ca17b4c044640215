import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributeNames, fromNamed, toNamed } from "./attributes.ts";
import { readSettings, writeSettings } from "./settings.ts";

const defaults = readSettings("");

describe("the address", () => {
  it("is empty if all settings are at their default", () => {
    expect(writeSettings(defaults)).toBe("");
  });

  it("survives encoding", () => {
    const settings = {
      ...defaults,
      lesson: "recall",
      step: 5,
      move: 3,
      location: 9,
      formula: "link",
      shown: "00ff",
      hit: "link",
      hitStep: 3,
      hitBy: -1500,
      lock: true,
      sharpen: true,
      noLinks: true,
      theme: "dark",
    } as const;
    expect(readSettings(`#${writeSettings(settings)}`)).toEqual(settings);
  });

  it("is clamped", () => {
    expect(
      readSettings(
        "#t=99999999&location=99999&move=-4&snapshot=1e9&choice=999&hit-step=999&hit-cell=99&hit-by=-99999999",
      ),
    ).toMatchObject({
      hitStep: 398,
      hitCell: 63,
      hitBy: -10_000,
      step: 399,
      location: 255,
      move: 0,
      snapshot: null,
      choice: 31,
    });
  });

  it("gives the default for invalid values", () => {
    expect(
      readSettings(
        "#lesson=constructor&theme=url(x)&shown=<b>&formula=__proto__&hit=toString&hit-by=1.5&no-links=yes&t=NaN",
      ),
    ).toEqual(defaults);
  });

  it("is read without throwing for any text, and survives encoding again", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const settings = readSettings(text);
        expect(readSettings(writeSettings(settings))).toEqual(settings);
      }),
    );
  });
});

describe("attributes", () => {
  it("are the parameters of the address, with task for lesson", () => {
    const settings = fromNamed({ task: "recall", t: "5", "no-links": "", theme: "dark" });
    expect(settings).toEqual(readSettings("#lesson=recall&t=5&no-links=1&theme=dark"));
    expect(toNamed(settings)).toEqual({ task: "recall", t: "5", "no-links": "1", theme: "dark" });
    expect(attributeNames).not.toContain("lesson");
  });

  it("are all described in the README", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    expect(attributeNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it("are read without throwing, whatever they hold", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (named) => {
        expect(fromNamed(named).lesson).toBe("copy");
      }),
    );
  });

  it("that are unknown or invalid change nothing", () => {
    expect(fromNamed({ lesson: "recall", task: "x&theme=dark", t: "", constructor: "1", seed: "-" })).toEqual(defaults);
  });
});
