import type { MapLesson } from "../lesson.ts";

/** Walks on the map of the Underground, which the network is told edge by edge. */
export const undergroundLesson: MapLesson = {
  kind: "map",
  name: "underground",
  label: "Map",
  model: "traversal",
  title: "Tell it a map, then send it on a journey",
  lede: "The network is told the Underground, one track a step, and *writes* each into memory. It gets your route as directions, and must _remember_ where each leads: ",
  shortLede:
    "It is told a map, one track a step, and *writes* each into memory. Your route comes as directions; it must _remember_ where each leads: ",
  shown: "1b000004040416",
  layout: {
    step: 4.2,
    cell: 2,
    rowHeight: 2.9,
    square: 14,
    mark: 9,
    gates: false,
    inside: false,
    phone: { rowHeight: 3, square: 11 },
  },
  memory: { locations: 144, wordSize: 64 },
  trainable: false,
};
