import { describe, expect, test } from "vitest";
import { escapeText } from "../figures/svg.ts";
import { cascade } from "../measures/cascade.ts";
import { fullestStep } from "../measures/disturb.ts";
import { interference } from "../measures/interference.ts";
import { leaks } from "../measures/leaks.ts";
import { measuresOf } from "../measuresOf.ts";
import { unbalanced } from "../testing/markup.ts";
import { smallNetwork } from "../testing/network.ts";
import { htmlReport } from "./report.ts";
import type { Report } from "./reportInput.ts";
import { worst } from "./verdict.ts";
import { threeDigits } from "./words.ts";

const HOSTILE = '<img src="https://example.com/x.png" onerror="alert(1)">';

async function reportOf(options: Parameters<typeof smallNetwork>[0] = {}): Promise<Report> {
  const { model, x, steps } = smallNetwork(options);
  const trace = await model.trace(x);
  const judged = Array.from({ length: steps }, (_, t) => Number(t >= 6));
  const column = [1, 0];
  const found = await cascade(model, x, { step: 5, tensor: "h", judged });
  return {
    title: `A report ${HOSTILE}`,
    verdict: ["It solves the task."],
    lede: "A lede.",
    facts: [["network", HOSTILE]],
    trace,
    judged,
    shown: judged.map((asked, t) => (asked ? null : `s${t}`)),
    needed: judged.map((asked) => (asked ? ["s1"] : null)),
    sequence: {
      shown: { kind: "bits", columns: judged.map((asked) => (asked ? null : column)) },
      target: { kind: "bits", columns: judged.map((asked) => (asked ? column : null)) },
      answered: { kind: "bits", columns: judged.map((asked) => (asked ? column : null)) },
      isWrong: (step, bit) => step === 7 && bit === 1,
    },
    cascades: [{ name: HOSTILE, cascade: found }],
    zeroed: [],
    experiments: [{ name: HOSTILE, figures: { bitError: "3 %" } }],
    reproducibility: ["Twice the same."],
  };
}

describe("htmlReport", () => {
  test("makes no requests: no scripts, no addresses, and a policy that forbids them", async () => {
    const page = htmlReport(await reportOf());
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)/);
    const addresses = [...page.matchAll(/https?:[^"'\s<&]+/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg", "https://example.com/x.png"]));
    expect(page).not.toMatch(/(src|href|onerror)="/);
  });

  test("describes a comparison with the network without memory alone", async () => {
    const { cascades, ...rest } = await reportOf();
    const page = htmlReport({ ...rest, cascades: cascades.map((one) => ({ ...one, isBaseline: true })) });
    expect(page).toContain("In the network without memory the fastest is that of");
    expect(page).not.toContain("small disturbances");
  });

  test("is well formed and has a section for every measure", async () => {
    const page = htmlReport(await reportOf());
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined/);
    const sections = [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(sections).toEqual([
      "memory",
      "interference",
      "links",
      "misses",
      "leaks",
      "sharpness",
      "what-if",
      "cascade",
      "reproducibility",
    ]);
  });

  test("states the results under its figures", async () => {
    const report = await reportOf();
    const page = htmlReport(report);
    const lost = interference(report.trace);
    expect(page).toContain(
      `the worst at step ${lost.worst.step} in location ${lost.worst.location} (${threeDigits(lost.worst.value)})`,
    );
    expect(page).toContain("2 of 3 answers are right");
    const found = leaks(report.trace).length;
    expect(page).toContain(found === 0 ? "No location leaked." : `${found} of 6 locations leaked`);
    expect(page).toContain(`(× ${report.cascades[0]!.cascade.growth.toPrecision(3)} per step)`);
  });

  test("begins with a verdict: the given sentences, then the worst thing that happened", async () => {
    const report = await reportOf();
    const { trace, shown, needed, cascades } = report;
    const sentence = worst(measuresOf(trace, { shown, needed }), cascades);
    const page = htmlReport(report);
    const [, verdict] = /<p class="verdict">(.*?)<\/p>/.exec(page)!;
    expect(verdict).toBe(`It solves the task. ${escapeText(sentence)}`);
    expect(page.indexOf(verdict!)).toBeLessThan(page.indexOf("<section"));
  });

  test("draws the learning curve first if there is one", async () => {
    const points = [4, 8].map((batch) => ({ batch, value: 2 / batch }));
    const page = htmlReport({ ...(await reportOf()), learning: { name: "bitError", points } });
    expect(/<section id="([\w-]+)"/.exec(page)![1]).toBe("learning");
    expect(page).toContain("bitError 0.25 after 8 batches");
  });

  test("explains the signs above the inputs", async () => {
    const report = await reportOf();
    expect(htmlReport(report)).not.toContain("an input begins");
    const sequence = { ...report.sequence, signKey: [["▸", "an input begins"]] as const };
    expect(htmlReport({ ...report, sequence })).toContain("<b>▸</b> an input begins");
  });

  test("of a network without memory lists the measures that do not apply", async () => {
    const page = htmlReport(await reportOf({ memory: null }));
    expect(page).toContain("This network has no memory");
    expect([...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id)).toEqual([
      "sequence",
      "what-if",
      "cascade",
      "reproducibility",
    ]);
  });

  test("shows the memory at the last step before the first answer", () => {
    expect(fullestStep([0, 0, 0, 1, 0, 1])).toBe(2);
    expect(fullestStep([1, 1])).toBe(1);
    expect(fullestStep([0, 0])).toBe(1);
  });
});

describe("measuresOf", () => {
  test("returns plain data that survives JSON", async () => {
    const { trace, shown, needed } = await reportOf();
    const found = measuresOf(trace, { shown, needed })!;
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found.interference.total).toBe(interference(trace).total);
    expect(found.leaks).toEqual(leaks(trace));
  });

  test("returns undefined for a network without memory", async () => {
    const { trace, shown, needed } = await reportOf({ memory: null });
    expect(measuresOf(trace, { shown, needed })).toBeUndefined();
  });
});
