import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { PictureSnapshot } from "../explorer/snapshot.ts";
import "./dnc-training.ts";
import { errorAt, momentWords, shareWords } from "./curveWords.ts";

/** The training panel: description, curve, and the button that starts a training. */
export function trainingView(
  controller: ExplorerController,
  { episode, lesson }: PictureSnapshot,
  width: number,
  phone: boolean,
): TemplateResult | typeof nothing {
  const { training, settings } = controller;
  const { curve } = training;
  // The history is that of the lesson's own network.
  if ((!curve || controller.file !== undefined) && !training.live) return nothing;
  const maxWidth = phone ? Math.min(width, 700) - 32 : Math.max(300, Math.min(width, 1440) - 56 - 256);
  const most = training.live ? Math.max(8000, ceiling(curve?.pictures.at(-1) ?? 0)) : (curve?.pictures.at(-1) ?? 1);
  const choose = ({ detail }: CustomEvent<number>) => {
    const last = (curve?.moments.length ?? 1) - 1;
    controller.set({ snapshot: detail === last ? null : detail, untrained: false });
  };
  return html`<section class="training" aria-label="Training"><div><h2>${controller.lstm ? "How the network with memory learned" : "How it learned this"}</h2><p>${trainingWords(controller)}</p>
      ${buttons(controller, lesson.trainable)}</div>
    ${curve ? html`<dnc-training .curve=${curve} .episode=${episode} .selected=${training.selected(settings.snapshot)} .most=${most} .maxWidth=${maxWidth} .phone=${phone} @choose=${choose}></dnc-training>` : nothing}
  </section>`;
}

/** The curve as a table of the saved moments. */
export function trainingTable({ training }: ExplorerController): TemplateResult | typeof nothing {
  const { curve } = training;
  if (!curve?.moments.length) return nothing;
  return html`<div class="tables" tabindex="0" role="region" aria-label="Training as a table"><table>
    <caption>How it learned this.</caption>
    <thead><tr><th scope="col">pictures seen</th><th scope="col">squares wrong</th></tr></thead>
    <tbody>${curve.moments.map(
      ({ pictures }) =>
        html`<tr><th scope="row">${pictures.toLocaleString("en")}</th><td>${shareWords(errorAt(curve, pictures))}</td></tr>`,
    )}</tbody></table></div>`;
}

/** Rounds up to a multiple of 8000, so that the axis grows with the curve. */
function ceiling(pictures: number): number {
  return Math.ceil((pictures + 1) / 8000) * 8000;
}

/** The state of the training, in words. */
export function trainingWords({ training, settings, summary }: ExplorerController): string {
  const { curve, live, running, speed, seed, seconds, problem, notice } = training;
  if (problem) return problem;
  const moment = curve?.moments[training.selected(settings.snapshot)];
  if (running)
    return `${momentWords(curve!, moment ?? { pictures: 0, answers: NONE })}; ${Math.round(speed).toLocaleString("en")} per second. ${notice ?? ""}`;
  if (settings.snapshot !== null && moment) return `${momentWords(curve!, moment)}.`;
  if (live) return `Trained here in ${secondsWords(seconds)} from random weights, seed ${seed}. ${notice ?? ""}`;
  if (!summary) return "";
  return `${summary.parameters.toLocaleString("en")} weights, from a random start, seed ${summary.seed}. Drag to go back in time.`;
}

/** Formats "12 s", and "0.8 s" below ten seconds. */
function secondsWords(seconds = 0): string {
  return `${seconds.toFixed(seconds < 9.95 ? 1 : 0)}\u202fs`;
}

const NONE = new Float32Array();

function buttons(controller: ExplorerController, trainable: boolean): TemplateResult | typeof nothing {
  const { training } = controller;
  if (!trainable) return nothing;
  if (training.running) return html`<button class="go" @click=${() => training.stop()}>Stop</button>`;
  return html`<button class="go" @click=${() => controller.train()}>Train it again, live</button>${
    training.live
      ? html`<button class="quiet" @click=${() => controller.unload()}>discard<span class="unseen"> this training and show the shipped network</span></button>`
      : nothing
  }`;
}
