import type { InsidePart, Spot } from "../figure/geometry.ts";
import { LEAST } from "../figure/marks.ts";
import { mainRow } from "../figure/scene.ts";
import { at, type Run } from "../session/run.ts";
import type { FormulaName } from "../settings/settings.ts";
import type { Conductor } from "./explorerController.ts";

const formulas: Readonly<Record<InsidePart, FormulaName>> = {
  ...{ usage: "use", lookUp: "lookup", free: "free", written: "write" },
  ...{ back: "back", content: "content", forward: "forward", read: "read" },
};

/** The formula that explains what was clicked at step `t`; undefined where time went by a row without a mark. */
export function formulaFor(spot: Spot & { readonly row: number }, run: Run, t: number): FormulaName | undefined {
  if (spot.on === "inside") return formulas[spot.part];
  if (spot.on === "links") return "link";
  const [written, read] = [run.writeWeights, run.readWeights].map((weights) => at(weights, t, run.N)[spot.row]!);
  if (spot.on === "rows" && Math.max(written!, read!) < LEAST) return undefined;
  return written! > read! ? "write" : "read";
}

/** The keys of the figure. Keys that a control has use for itself are left to it. */
export class KeyMap {
  readonly #conductor: Conductor;
  readonly #actions: Readonly<Record<string, () => void>>;

  constructor(conductor: Conductor) {
    this.#conductor = conductor;
    const { player } = conductor;
    this.#actions = {
      ArrowRight: () => player.go(conductor.step + 1),
      ArrowLeft: () => player.go(conductor.step - 1),
      Home: () => player.go(0),
      End: () => player.go((conductor.snapshot?.run.T ?? 1) - 1),
      ".": () => player.move(1),
      ",": () => player.move(-1),
      ArrowUp: () => this.#row(-1),
      ArrowDown: () => this.#row(1),
      " ": () => player.toggle(),
      Enter: () => (this.#breaks ? this.#hit() : this.#explain()),
      f: () => this.#explain(),
      Escape: () => conductor.set({ move: null, formula: null, row: null }),
    };
  }

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#conductor.snapshot) return;
    const action = this.#actions[event.key];
    if (!action || !this.#isFree(event)) return;
    event.preventDefault();
    action();
  }

  /** Whether no control wants this key. */
  #isFree(event: KeyboardEvent): boolean {
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLElement)) return true;
    if (target.matches("select, textarea, input:not([type=checkbox], [type=range])")) return false;
    if (target.matches("input[type=range]")) {
      const own =
        target.getAttribute("aria-label") === "Step"
          ? []
          : ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
      return !own.includes(event.key);
    }
    if (target.matches("button, a, summary, input, label")) return !["Enter", " "].includes(event.key);
    if (target.matches("[tabindex]")) return !event.key.startsWith("Arrow");
    return true;
  }

  /** Up and down through the rows, in the order of the figure. */
  #row(by: 1 | -1): void {
    const { snapshot, row, step } = this.#conductor;
    const { order, run } = snapshot!;
    const place = row === null ? order.places[this.#main(run, step)]! - by : order.places[row]!;
    this.#conductor.set({ row: order.rows[Math.max(0, Math.min(run.N - 1, place + by))]! });
  }

  #main(run: Run, t: number): number {
    const [written, read] = [mainRow(run.writeWeights, t, run.N), mainRow(run.readWeights, t, run.N)];
    return written.weight > read.weight ? written.row : read.row;
  }

  get #breaks(): boolean {
    const { lesson } = this.#conductor;
    return lesson.kind === "picture" && lesson.breaks !== undefined;
  }

  /** Break it: hits a row after the step at the cursor. */
  #hit(): void {
    const { snapshot, step, row } = this.#conductor;
    const { run } = snapshot!;
    this.#conductor.set({ hitStep: Math.min(step, run.T - 2), hitRow: row ?? this.#main(run, step) });
  }

  /** Tells how the weight of a row was computed. */
  #explain(): void {
    const { snapshot, step } = this.#conductor;
    const { run } = snapshot!;
    const row = this.#conductor.row ?? this.#main(run, step);
    this.#conductor.set({ row, formula: formulaFor({ on: "memory", row, cell: 0 }, run, step)! });
  }
}
