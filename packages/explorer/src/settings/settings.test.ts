import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributeNames, fromNamed, toNamed } from "./attributes.ts";
import { readSettings, writeSettings } from "./settings.ts";

const defaults = readSettings("");

describe("the address", () => {
  it("says nothing where everything is at its default", () => {
    expect(writeSettings(defaults)).toBe("");
  });

  it("brings back what was written", () => {
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

  it("is clamped: a link cannot ask for more than there can be", () => {
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

  it("leaves what it cannot read at the default", () => {
    expect(
      readSettings(
        "#lesson=constructor&theme=url(x)&shown=<b>&formula=__proto__&hit=toString&hit-by=1.5&no-links=yes&t=NaN",
      ),
    ).toEqual(defaults);
  });

  it("reads any text without throwing, and what it reads it writes and reads again", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const settings = readSettings(text);
        expect(readSettings(writeSettings(settings))).toEqual(settings);
      }),
    );
  });
});

describe("attributes", () => {
  it("are the parameters of the address, with a task for its lesson", () => {
    const settings = fromNamed({ task: "recall", t: "5", "no-links": "", theme: "dark" });
    expect(settings).toEqual(readSettings("#lesson=recall&t=5&no-links=1&theme=dark"));
    expect(toNamed(settings)).toEqual({ task: "recall", t: "5", "no-links": "1", theme: "dark" });
    expect(attributeNames).not.toContain("lesson");
  });

  it("are all described where the element is", () => {
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

  it("that are not known, or hold what cannot be read, change nothing", () => {
    expect(fromNamed({ lesson: "recall", task: "x&theme=dark", t: "", constructor: "1", seed: "-" })).toEqual(defaults);
  });
});
