import type { Board, TrainEvent } from "@dncjs/train/node";
import type { View } from "../progress/view.ts";
import type { TrainPlan } from "./plan.ts";

/** Receives every event of a run. */
export type Emit = (event: TrainEvent) => void;

/** Emits the events before and after the training. Those of an evaluation are logged. */
export function createEmitter({ folder }: TrainPlan, view: View, board: Board | undefined): Emit {
  return (event) => {
    if (event.event === "evaluation") folder.log(event);
    board?.add(event);
    view.onEvent(event);
  };
}
