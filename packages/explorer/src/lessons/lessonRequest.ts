import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Settings } from "../settings/settings.ts";
import type { StoryRequest } from "./story/dnc-story.ts";
import type { MapRequest } from "./underground/dnc-map.ts";

/** A request of the visitor from the part of a page that only one lesson has. */
export type LessonRequest = StoryRequest | MapRequest;

/** Does what the visitor requests: shows another input, other numbers or another step, or plays. */
export function handleRequest(controller: ExplorerController, request: LessonRequest): void {
  const { player, lesson } = controller;
  if (request.kind === "step") player.go(request.t);
  else if (request.kind === "watch") player.restart();
  else if (request.kind === "tell") controller.tell(request.text);
  else if (request.kind === "draw") travel(controller, { choice: request.draw });
  else travel(controller, { shown: request.code === lesson.shown ? null : request.code });
}

/** Shows another journey from its own first step. */
function travel(controller: ExplorerController, journey: Partial<Pick<Settings, "shown" | "choice">>): void {
  controller.player.stop();
  controller.set({ ...journey, step: null });
}
