import type { LocationOrder } from "../../figure/locationOrder.ts";
import type { BreakGeometry, BreakSize } from "./breakGeometry.ts";

/** An object of the figure of Break it that can be pointed at. */
export type BreakSpot =
  | { readonly on: "locations"; readonly t: number; readonly location: number }
  | { readonly on: "answered" | "lstmAnswered"; readonly t: number; readonly square: number }
  | { readonly on: "lstm"; readonly t: number; readonly cell: number }
  | { readonly on: "memory"; readonly location: number; readonly cell: number };

/** Returns the spot at a point in figure pixels; undefined between objects. */
export function breakSpotAt(
  g: BreakGeometry,
  order: LocationOrder,
  size: BreakSize,
  x: number,
  y: number,
): BreakSpot | undefined {
  const within = (value: number, from: number, each: number, count: number) => {
    const at = Math.floor((value - from) / each);
    return at >= 0 && at < count ? at : undefined;
  };
  const place = within(y, g.matrixTop, g.matrixRowHeight, size.N);
  const cell = g.matrices.map((left) => within(x, left, g.cell, size.W)).find((found) => found !== undefined);
  if (place !== undefined && cell !== undefined) return { on: "memory", location: order.locations[place]!, cell };
  const t = within(x, g.left, g.step, size.T);
  if (t === undefined) return undefined;
  const location = within(y, g.locations, g.rowHeight, size.N);
  if (location !== undefined) return { on: "locations", t, location: order.locations[location]! };
  const lstm = within(y, g.lstm, (g.lstmEnd - g.lstm) / size.H, size.H);
  if (lstm !== undefined) return { on: "lstm", t, cell: lstm };
  for (const on of ["answered", "lstmAnswered"] as const) {
    const square = within(y, g[on], g.square, size.squares);
    if (square !== undefined) return { on, t, square };
  }
  return undefined;
}
