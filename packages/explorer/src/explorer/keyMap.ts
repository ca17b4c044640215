import { isTold } from "../chapters/told.ts";
import type { InsidePart, Spot } from "../figure/geometry.ts";
import { LEAST } from "../figure/marks.ts";
import { mainLocation } from "../figure/scene.ts";
import { at, type Run } from "../session/run.ts";
import type { FormulaName } from "../settings/settings.ts";
import type { ExplorerController } from "./explorerController.ts";

const formulas: Readonly<Record<InsidePart, FormulaName>> = {
  usage: "use",
  lookUp: "lookup",
  free: "free",
  written: "write",
  back: "back",
  content: "content",
  forward: "forward",
  read: "read",
};

/** Returns the formula for a clicked spot at step `t`; undefined if no mark is drawn there. */
export function formulaFor(spot: Spot & { readonly location: number }, run: Run, t: number): FormulaName | undefined {
  if (spot.on === "inside") return formulas[spot.part];
  if (spot.on === "links") return "link";
  const [written, read] = [run.writeWeights, run.readWeights].map((weights) => at(weights, t, run.N)[spot.location]!);
  if (spot.on === "locations" && Math.max(written!, read!) < LEAST) return undefined;
  return written! > read! ? "write" : "read";
}

/** Keys for moves and formulas, which the chapters do not show. */
const EXPLAINING = [".", ",", "Enter", "f"];

const isInFigure = (event: Event): boolean =>
  event.composedPath().some((target) => target instanceof Element && target.localName === "dnc-figure");

/** Keyboard shortcuts of the figure. Controls keep the keys that they handle themselves. */
export class KeyMap {
  readonly #controller: ExplorerController;
  readonly #actions: Readonly<Record<string, () => void>>;

  constructor(controller: ExplorerController) {
    this.#controller = controller;
    const { player } = controller;
    this.#actions = {
      ArrowRight: () => player.go(controller.step + 1),
      ArrowLeft: () => player.go(controller.step - 1),
      Home: () => player.go(0),
      End: () => player.go((controller.snapshot?.run.T ?? 1) - 1),
      ".": () => player.move(1),
      ",": () => player.move(-1),
      ArrowUp: () => this.#location(-1),
      ArrowDown: () => this.#location(1),
      " ": () => player.toggle(),
      Enter: () => (this.#breaks ? this.#hit() : this.#explain()),
      f: () => this.#explain(),
      Escape: () => controller.set({ move: null, formula: null, location: null }),
    };
  }

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#hasFigure) return;
    const square = Number.parseInt(event.key, 10) - 1;
    const action = this.#actions[event.key] ?? (square >= 0 ? () => this.#flip(square) : undefined);
    if (!action || !this.#isFree(event)) return;
    event.preventDefault();
    action();
  }

  /** Agree draws no figure, so its keys scroll. */
  get #hasFigure(): boolean {
    const { snapshot, settings } = this.#controller;
    return snapshot !== undefined && settings.lesson !== "agree";
  }

  /** Whether no focused control handles this key. In the chapters, keys outside the figure scroll. */
  #isFree(event: KeyboardEvent): boolean {
    const target = event.composedPath()[0];
    if (isTold(this.#controller.settings) && !(isInFigure(event) && !EXPLAINING.includes(event.key))) return false;
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

  /** Selects the previous or next location, in the order of the figure. */
  #location(by: 1 | -1): void {
    const { snapshot, location, step } = this.#controller;
    const { order, run } = snapshot!;
    const place = location === null ? order.positions[this.#main(run, step)]! - by : order.positions[location]!;
    this.#controller.set({ location: order.locations[Math.max(0, Math.min(run.N - 1, place + by))]! });
  }

  #main(run: Run, t: number): number {
    const written = mainLocation(run.writeWeights, t, run.N);
    const read = mainLocation(run.readWeights, t, run.N);
    return written.weight > read.weight ? written.location : read.location;
  }

  /** Flips a square of the column that is shown at the current step. */
  #flip(square: number): void {
    const { lessonContent, step } = this.#controller;
    if (lessonContent.kind !== "picture" || this.#breaks) return;
    const { shown, squares } = lessonContent.episode;
    if (shown[step]! >= 0 && square < squares) this.#controller.flip(shown[step]!, square);
  }

  get #breaks(): boolean {
    const { lesson } = this.#controller;
    return lesson.kind === "picture" && lesson.breaks !== undefined;
  }

  /** In Break it: hits the selected location after the current step. */
  #hit(): void {
    const { snapshot, step, location } = this.#controller;
    const { run } = snapshot!;
    this.#controller.set({ hitStep: Math.min(step, run.T - 2), hitLocation: location ?? this.#main(run, step) });
  }

  /** Opens the formula of the selected location's weight. */
  #explain(): void {
    const { snapshot, step } = this.#controller;
    const { run } = snapshot!;
    const location = this.#controller.location ?? this.#main(run, step);
    this.#controller.set({ location, formula: formulaFor({ on: "memory", location, cell: 0 }, run, step)! });
  }
}
