import type { View } from "../progress/view.ts";
import type { Board } from "../tensorboard/board.ts";
import type { LoggedEvent, TrainEvent } from "./events.ts";
import type { TrainPlan } from "./plan.ts";

/** Events written to metrics.jsonl. */
const LOGGED_EVENTS: ReadonlySet<string> = new Set<LoggedEvent["event"]>([
  "step",
  "skipped",
  "evaluation",
  "gradients",
  "lesson",
  "saved",
  "deviceLost",
]);

/** Receives every event of a run. */
export type Emit = (event: TrainEvent) => void;

/** Returns a function that logs an event, adds it to the event file and shows it. */
export function createEmitter({ folder }: TrainPlan, view: View, board: Board | undefined): Emit {
  return (event) => {
    if (LOGGED_EVENTS.has(event.event)) folder.log(event);
    board?.add(event);
    view.onEvent(event);
  };
}
