import { hexOf, type Lab, labOf, mixed } from "@dncjs/inspect/figures";

/** Larger values have the same colour. */
const LARGEST = 3;

/** Colours of matrix cells in one theme. */
export interface Palette {
  /** Violet below 0, sand above, paper at 0; slightly steeper near 0. */
  cell(value: number): string;
  /** From paper to the colour of writing, for shares 0..1. */
  erase(share: number): string;
  /** From paper to the colour of errors, for shares 0..1. */
  harm(share: number): string;
}

/** Returns the palette of an element's theme. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const lab = (name: string): Lab => labOf(style.getPropertyValue(`--${name}`).trim());
  const paper = lab("paper");
  const below = ramp(paper, lab("negative-middle"), lab("negative"));
  const above = ramp(paper, lab("positive-middle"), lab("positive"));
  const write = lab("write");
  const error = lab("error");
  return {
    cell(value) {
      const t = Math.min(1, Math.abs(value) / LARGEST) ** 0.85;
      return (value < 0 ? below : above)[Math.round(t * STEPS)]!;
    },
    erase: (share) => hexOf(mixed(paper, write, 0.85 * Math.min(1, share))),
    harm: (share) => hexOf(mixed(paper, error, Math.min(1, share))),
  };
}

const STEPS = 64;

function ramp(paper: Lab, middle: Lab, end: Lab): readonly string[] {
  return Array.from({ length: STEPS + 1 }, (_, k) => {
    const t = k / STEPS;
    return hexOf(t < 0.5 ? mixed(paper, middle, 2 * t) : mixed(middle, end, 2 * t - 1));
  });
}
