import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { Content } from "./figureContent.ts";
import type { Geometry } from "./geometry.ts";
import type { RowOrder } from "./locationOrder.ts";

/** All that a view of the figure needs; views are functions of a scene. */
export interface Scene {
  readonly run: Run;
  readonly content: Content;
  readonly order: RowOrder;
  readonly geometry: Geometry;
  /** The time cursor. */
  readonly t: number;
  /** The move within the step, or null for the step as a whole. */
  readonly move: number | null;
  /** The row pointed at, or chosen. */
  readonly row: number | null;
  readonly focused: boolean;
}

/** The row that most of the step's writing, or reading, goes to, with its weight. */
export function mainRow(tensor: Float32Array, t: number, N: number): { readonly row: number; readonly weight: number } {
  const weights = at(tensor, t, N);
  const row = indexOfLargest(weights);
  return { row, weight: weights[row]! };
}

/** Whether the marks of a move are to stand out: all of them when the step is looked at as a whole. */
export function isOn({ move }: Pick<Scene, "move">, ...moves: readonly number[]): boolean {
  return move === null || moves.includes(move);
}

/** What the scene writes and reads at its step, where that is seen and enough to be pointed at. */
export function pointers(scene: Scene): readonly { readonly row: number; readonly role: "write" | "read" }[] {
  const { run, t } = scene;
  const [written, read] = [mainRow(run.writeWeights, t, run.N), mainRow(run.readWeights, t, run.N)];
  const found: { row: number; role: "write" | "read" }[] = [];
  if (written.weight > 0.25 && isOn(scene, 1, 2, 3, 4)) found.push({ row: written.row, role: "write" });
  if (read.weight > 0.25 && isOn(scene, 5)) found.push({ row: read.row, role: "read" });
  return found;
}
