import { html, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";

/** The race, whose code loads when the chapters are shown. */
export function raceView(controller: ExplorerController): TemplateResult {
  import("./dnc-race.ts").catch(() => undefined);
  const { race, seed } = controller.settings;
  const select = ({ detail }: CustomEvent<number>) => controller.set({ race: String(detail) as typeof race });
  return html`<dnc-race .columns=${Number(race ?? 16)} .seed=${seed} @columns=${select}></dnc-race>`;
}
