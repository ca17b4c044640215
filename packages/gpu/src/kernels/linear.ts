import type { PlacedCall } from "@dncjs/core/backend";
import { code } from "./linear.wgsl.ts";

/** Rows and columns of what a workgroup computes: `TILE` in linear.wgsl. */
export const TILE = 16;

/** A kernel that treats many rows at once, in tiles. */
export interface TiledKernel {
  readonly code: string;
  readonly tiled: readonly ["linearForward", "linearBackward", "linearParameterGradient"];
  /** Tiles of columns of what a pass writes, side by side. */
  readonly columnTiles: (entry: TiledEntry, call: PlacedCall) => number;
}

export type TiledEntry = TiledKernel["tiled"][number];

export const linear: TiledKernel = {
  code,
  tiled: ["linearForward", "linearBackward", "linearParameterGradient"],
  columnTiles(entry, { settings, gradients }) {
    const M = settings.M ?? 0;
    if (entry === "linearForward") return tiles(M);
    const [matrix, behind, columns] =
      entry === "linearBackward" ? (["input", "addend", M] as const) : (["weight", "bias", 1] as const);
    const widths = [0, 1, 2].map((i) => (gradients[`${matrix}${i}`] ? settings[`K${i}`]! : 0));
    return [...widths, gradients[behind] ? columns : 0].reduce((sum, width) => sum + tiles(width), 0);
  },
};

const tiles = (width: number): number => Math.ceil(width / TILE);
