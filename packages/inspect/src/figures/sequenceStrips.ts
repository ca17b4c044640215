import { type Layout, nameAt, ruler } from "./layout.ts";
import { element, hint, label, picture } from "./svg.ts";

/** What a sequence shows, asks for or answers, as it is drawn. */
export type SequenceView =
  /** By step a list of bits as probabilities; null where there are none. */
  | { readonly kind: "bits"; readonly columns: readonly (readonly number[] | null)[] }
  /** By step a word; null where there is none. */
  | { readonly kind: "words"; readonly words: readonly (string | null)[] };

export interface SequenceStripOptions {
  readonly name: string;
  /** A step's answer that is wrong: a column's bits one by one, or its word. */
  isWrong?(step: number, bit: number): boolean;
  /** Signs above columns, ▸ say. */
  readonly signs?: readonly (string | null)[];
  /** With the numbers of the steps. */
  readonly ruled?: boolean;
}

/** Ink is content: bits from paper to ink by their probability, words on their side; ✕ in the colour of errors where an answer is wrong. */
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
    const wrong = isWrong(step, bit);
    const said = hint(`step ${step}, bit ${bit}: ${p.toFixed(2)}${wrong ? ", wrong" : ""}`);
    return `${element("rect", { ...box, class: "ink1", "fill-opacity": p }, said)}${wrong ? cross(box) : ""}`;
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
  const [cx, cy, s] = [x + width / 2, y + height / 2, Math.min(width, height, 9) / 2];
  const path = `M${cx - s} ${cy - s}L${cx + s} ${cy + s}M${cx - s} ${cy + s}L${cx + s} ${cy - s}`;
  return element("path", { d: path, class: "error-line", "stroke-width": 2 });
}

function words(
  said: readonly (string | null)[],
  layout: Layout,
  { name, isWrong = () => false, ruled = false }: SequenceStripOptions,
): string {
  const { stepWidth, x, steps } = layout;
  const longest = Math.max(1, ...said.map((word, step) => (word?.length ?? 0) + (isWrong(step, 0) ? 3 : 0)));
  const [top, height] = [ruled ? 20 : 0, 8 + 6.2 * longest];
  const wrong = said.filter((word, step) => word !== null && isWrong(step, 0)).length;
  return picture({
    width: layout.width,
    height: top + height,
    summary: `${name}: ${said.filter((word) => word !== null).join(" ")}${wrong > 0 ? `; ${wrong} wrong` : ""}`,
    children: [
      ruled ? ruler(layout, 12) : "",
      element("rect", { x: x(0), y: top, width: steps * stepWidth, height, class: "paper" }),
      nameAt(layout, top + 12, name, "ink1 name"),
      ...said.map((word, step) => {
        if (word === null) return "";
        const [cx, cy] = [x(step) + stepWidth / 2 + 3.5, top + height - 4];
        const style = isWrong(step, 0) ? "error word" : "ink1 word";
        return label(cx, cy, isWrong(step, 0) ? `${word} ✕` : word, {
          class: style,
          transform: `rotate(-90 ${cx} ${cy})`,
        });
      }),
    ],
  });
}
