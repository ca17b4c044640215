import { html, type TemplateResult } from "lit";
import type { PictureContent } from "../lessons/lessonContent.ts";
import { randomPicture, writePicture } from "../lessons/picture/picture.ts";
import type { ExplorerController } from "./explorerController.ts";

const path = (d: string): TemplateResult =>
  html`<svg width="12" height="12" aria-hidden="true"><path d=${d} fill="currentColor" /></svg>`;

/** Buttons: step back, play, step forward. */
export function transportView(controller: ExplorerController): TemplateResult {
  const { player, step } = controller;
  return html`<div class="transport">
      <button aria-label="Step back" @click=${() => player.go(step - 1)}>${path("M9 1v10L2 6z")}</button>
      <button aria-label=${player.playing ? "Pause" : "Play"} @click=${() => player.toggle()}>${path(player.playing ? "M2 1h3v10H2zM7 1h3v10H7z" : "M2 0v12L12 6z")}</button>
      <button aria-label="Step forward" @click=${() => player.go(step + 1)}>${path("M3 1v10l7-5z")}</button>
    </div>`;
}

/** Buttons that change the picture. */
export function drawView(controller: ExplorerController, { columns, lesson }: PictureContent): TemplateResult {
  const isBlank = columns.every((column) => column.every((bit) => bit === 0));
  const blank = columns.map((column) => column.map(() => 0));
  return html`<div class="draw">
      <button @click=${() => controller.show(writePicture(randomPicture(lesson.columnCount, lesson.squares)))}>random</button>
      ${
        controller.settings.shown === null
          ? html`<button ?disabled=${isBlank} @click=${() => controller.show(writePicture(blank))}>clear</button>`
          : html`<button @click=${() => controller.show(null)}>undo</button>`
      }
    </div>`;
}
