import type { ExplorerController } from "./explorerController.ts";

/** Lets any key or click skip the opening. */
export function skipOpening(controller: ExplorerController, signal: AbortSignal): void {
  const skip = (event: Event) => {
    if (!controller.opening.still || (event as KeyboardEvent).key === "Tab") return;
    controller.opening.skip();
    // The key or click does nothing else, unless it is on a link.
    if (event.type === "keydown") event.stopImmediatePropagation();
  };
  addEventListener("keydown", skip, { signal, capture: true });
  addEventListener("pointerdown", skip, { signal, capture: true });
}
