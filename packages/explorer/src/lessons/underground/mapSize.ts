import type { ContentSize } from "../../figure/geometry.ts";

/** Space of the input, the answers and the colours of the lines beside the memory. */
export const mapSize: ContentSize = { shown: 1, answered: 1, meaning: 12, phoneLabels: 19 };
