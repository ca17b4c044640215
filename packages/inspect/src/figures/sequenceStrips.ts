import { type Layout, nameAt, ruler } from "./layout.ts";
import { element, hint, label, picture } from "./svg.ts";

/** The inputs, targets or outputs of a sequence, as they are drawn. */
export type SequenceView =
  /** `[T]`: the bits of each step as probabilities; null for a step without bits. */
  | { readonly kind: "bits"; readonly columns: readonly (readonly number[] | null)[] }
  /** `[T]`: the word of each step; null for a step without a word. */
  | { readonly kind: "words"; readonly words: readonly (string | null)[] };

export interface SequenceStripOptions {
  readonly name: string;
  /** Whether a step's answer is wrong: one bit of a column, or the word (bit 0). @default false everywhere */
  isWrong?(step: number, bit: number): boolean;
  /** `[T]`: signs above columns of bits, such as ▸. @default none */
  readonly signs?: readonly (string | null)[];
  /** Draws the step numbers. @default false */
  readonly ruled?: boolean;
}

/**
 * Draws a sequence as SVG: bits from paper (0) to ink (1), words turned by 90°, and ✕ in the colour of errors for wrong
 * answers.
 */
export function sequenceStrip(view: SequenceView, layout: Layout, options: SequenceStripOptions): string {
  return view.kind === "bits" ? bits(view.columns, layout, options) : words(view.words, layout, options);
}

function bits(
  columns: readonly (readonly number[] | null)[],
  layout: Layout,
  { name, isWrong = () => false, signs, ruled = false }: SequenceStripOptions,
): string {
  const { stepWidth, steps, x } = layout;
  const count = Math.max(1, ...columns.map((column) => column?.length ?? 0));
  const size = count > 12 ? 8 : 15;
  const top = (ruled ? 20 : 0) + (signs ? 12 : 0);
  const cell = (step: number, bit: number, p: number) => {
    const box = { x: x(step) + 0.5, y: top + bit * size + 0.5, width: Math.max(1, stepWidth - 1), height: size - 1 };
    const isError = isWrong(step, bit);
    const title = hint(`step ${step}, bit ${bit}: ${p.toFixed(2)}${isError ? ", wrong" : ""}`);
    return `${element("rect", { ...box, class: "ink1", "fill-opacity": p }, title)}${isError ? cross(box) : ""}`;
  };
  const wrong = columns.flatMap((column, step) => column?.filter((_, bit) => isWrong(step, bit)) ?? []).length;
  return picture({
    width: layout.width,
    height: top + count * size + 2,
    summary: `${name}: ${columns.filter(Boolean).length} columns of ${count} bits${wrong > 0 ? `, ${wrong} bits wrong` : ""}`,
    children: [
      ruled ? ruler(layout, 12) : "",
      ...(signs ?? []).map((sign, step) =>
        sign ? label(x(step) + stepWidth / 2, top - 2, sign, { "text-anchor": "middle", class: "ink2" }) : "",
      ),
      element("rect", { x: x(0), y: top, width: steps * stepWidth, height: count * size, class: "paper" }),
      nameAt(layout, top + 11, name, "ink1 name"),
      ...columns.flatMap((column, step) => column?.map((p, bit) => cell(step, bit, p)) ?? []),
    ],
  });
}

function cross({ x, y, width, height }: Readonly<Record<"x" | "y" | "width" | "height", number>>): string {
  const cx = x + width / 2;
  const cy = y + height / 2;
  const s = Math.min(width, height, 9) / 2;
  const path = `M${cx - s} ${cy - s}L${cx + s} ${cy + s}M${cx - s} ${cy + s}L${cx + s} ${cy - s}`;
  return element("path", { d: path, class: "error-line", "stroke-width": 2 });
}

function words(
  list: readonly (string | null)[],
  layout: Layout,
  { name, isWrong = () => false, ruled = false }: SequenceStripOptions,
): string {
  const { stepWidth, x, steps } = layout;
  const longest = Math.max(1, ...list.map((word, step) => (word?.length ?? 0) + (isWrong(step, 0) ? 3 : 0)));
  const top = ruled ? 20 : 0;
  const height = 8 + 6.2 * longest;
  const wrong = list.filter((word, step) => word !== null && isWrong(step, 0)).length;
  return picture({
    width: layout.width,
    height: top + height,
    summary: `${name}: ${list.filter((word) => word !== null).join(" ")}${wrong > 0 ? `; ${wrong} wrong` : ""}`,
    children: [
      ruled ? ruler(layout, 12) : "",
      element("rect", { x: x(0), y: top, width: steps * stepWidth, height, class: "paper" }),
      nameAt(layout, top + 12, name, "ink1 name"),
      ...list.map((word, step) => {
        if (word === null) return "";
        const cx = x(step) + stepWidth / 2 + 3.5;
        const cy = top + height - 4;
        const isError = isWrong(step, 0);
        return label(cx, cy, isError ? `${word} ✕` : word, {
          class: isError ? "error word" : "ink1 word",
          transform: `rotate(-90 ${cx} ${cy})`,
        });
      }),
    ],
  });
}
