import type { PlacedCall } from "@dncjs/core/backend";
import { code } from "./linear.wgsl.ts";

/** Rows and columns of the tile that a workgroup computes. */
export const TILE = 16;

/** A kernel that computes a matrix product over many batch elements, in tiles. */
export interface TiledKernel {
  readonly code: string;
  readonly tiled: readonly ["linearForward", "linearBackward", "linearParameterGradient"];
  /** Total column tiles of the matrices that a pass writes. */
  readonly columnTiles: (entry: TiledEntry, call: PlacedCall) => number;
}

export type TiledEntry = TiledKernel["tiled"][number];

export const linear: TiledKernel = {
  code,
  tiled: ["linearForward", "linearBackward", "linearParameterGradient"],
  columnTiles(entry, { settings, gradients }) {
    const M = settings.M ?? 0;
    if (entry === "linearForward") return tiles(M);
    const isBackward = entry === "linearBackward";
    const matrix = isBackward ? "input" : "weight";
    const columns = [0, 1, 2].map((i) => (gradients[`${matrix}${i}`] ? settings[`K${i}`]! : 0));
    if (isBackward && gradients.addend) columns.push(M);
    if (!isBackward && gradients.bias) columns.push(1);
    return columns.reduce((sum, count) => sum + tiles(count), 0);
  },
};

const tiles = (columns: number): number => Math.ceil(columns / TILE);
