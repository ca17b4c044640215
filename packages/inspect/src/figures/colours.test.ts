import { describe, expect, test } from "vitest";
import { cellClass, figureStyle, SERIES, SHADES, shadeOf } from "./colours.ts";

describe("the colours of cells", () => {
  test("begin at the paper, pass the middle halfway and end at the end of the scale", () => {
    const sand = ["#B39A60", "#35260A"] as const;
    expect([0, 0.5, 1].map((t) => shadeOf("#F2F0EA", sand, t))).toEqual(["#F2F0EA", "#B39A60", "#35260A"]);
  });

  test("become darker on light paper and lighter on dark paper", () => {
    const luma = (colour: string) => {
      const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      return 0.299 * r! + 0.587 * g! + 0.114 * b!;
    };
    const shares = Array.from({ length: SHADES + 1 }, (_, k) => k / SHADES);
    const onLight = shares.map((t) => luma(shadeOf("#F2F0EA", ["#B08BDA", "#5E2399"], t)));
    const onDark = shares.map((t) => luma(shadeOf("#1B2027", ["#7753AB", "#CFA4FF"], t)));
    for (let k = 1; k <= SHADES; k++) {
      expect(onLight[k]!).toBeLessThan(onLight[k - 1]!);
      expect(onDark[k]!).toBeGreaterThan(onDark[k - 1]!);
    }
  });

  test("follow the magnitude and the sign of a value, saturated at 3", () => {
    expect([0, 3, -3, 99, -99].map(cellClass)).toEqual(["c0", "c16", "c-16", "c16", "c-16"]);
    expect(cellClass(1.5)).toBe(`c${Math.round(16 * 0.5 ** 0.85)}`);
    expect(cellClass(-0.001)).toBe("c0");
    expect(cellClass(Number.NaN)).toBe("error");
  });

  test("are all defined in both themes", () => {
    for (let shade = -SHADES; shade <= SHADES; shade++) {
      expect(figureStyle.split(`--c${shade}:`)).toHaveLength(3);
      expect(figureStyle).toContain(`.dnc .c${shade}{`);
    }
    expect(figureStyle).toContain("prefers-color-scheme:dark");
  });
});

test("curves and their names stand out from the page in both themes", () => {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [light, dark] = figureStyle.split("@media");
  for (const theme of [light!, dark!]) {
    const page = luminance(/--page:(#\w{6})/.exec(theme)![1]!);
    const colours = [...theme.matchAll(/--series\d:(#\w{6})/g)].map(([, colour]) => colour!);
    expect(new Set(colours).size).toBe(SERIES);
    for (const colour of colours) {
      const [low, high] = [luminance(colour), page].sort((a, b) => a - b);
      expect((high! + 0.05) / (low! + 0.05), colour).toBeGreaterThan(4.5);
    }
  }
});
