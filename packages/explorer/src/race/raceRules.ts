/** Rules that both lanes of the race share. */
export const RACE = {
  /** Both networks are trained on pictures of 1 to this many columns. */
  columns: 32,
  /** Locations of the network with memory: one for each column of the longest picture of the training. */
  locations: 32,
  batchSize: 16,
  batches: 4000,
} as const;

/** Lengths of the picture that both networks redraw, in columns. */
export const raceLengths = [8, 16, 32, 64] as const;

/** The lanes: a network with memory, and one without. */
export const laneNames = ["dnc", "lstm"] as const;
export type LaneName = (typeof laneNames)[number];
