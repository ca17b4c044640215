import { html, nothing, type TemplateResult } from "lit";
import type { Conductor } from "../explorer/explorerController.ts";
import type { PictureSnapshot } from "../explorer/snapshot.ts";
import "./dnc-training.ts";
import { errorAt, momentWords, shareWords } from "./curveWords.ts";

/** How the network learned: in words, the curve, and the button that does it again. */
export function trainingView(
  conductor: Conductor,
  { episode, lesson }: PictureSnapshot,
  width: number,
  phone: boolean,
): TemplateResult | typeof nothing {
  const { learning, settings } = conductor;
  const { curve } = learning;
  if (!curve && !learning.live) return nothing;
  const room = phone ? Math.min(width, 700) - 32 : Math.max(300, Math.min(width, 1440) - 56 - 256);
  const most = learning.live ? Math.max(8000, ceiling(curve?.pictures.at(-1) ?? 0)) : (curve?.pictures.at(-1) ?? 1);
  const choose = ({ detail }: CustomEvent<number>) => {
    const last = (curve?.moments.length ?? 1) - 1;
    conductor.set({ snapshot: detail === last ? null : detail, untrained: false });
  };
  return html`<section class="training" aria-label="Training"><div><h2>How it learned this</h2><p>${words(conductor)}</p>
      ${buttons(conductor, lesson.trainable)}</div>
    ${curve ? html`<dnc-training .curve=${curve} .episode=${episode} .selected=${learning.selected(settings.snapshot)} .most=${most} .room=${room} .phone=${phone} @choose=${choose}></dnc-training>` : nothing}
  </section>`;
}

/** The curve as a table, at the moments one can go back to. */
export function trainingTable({ learning }: Conductor): TemplateResult | typeof nothing {
  const { curve } = learning;
  if (!curve?.moments.length) return nothing;
  return html`<div class="tables" tabindex="0" role="region" aria-label="Training as a table"><table>
    <caption>How it learned this.</caption>
    <thead><tr><th scope="col">pictures seen</th><th scope="col">squares wrong</th></tr></thead>
    <tbody>${curve.moments.map(
      ({ pictures }) =>
        html`<tr><th scope="row">${pictures.toLocaleString("en")}</th><td>${shareWords(errorAt(curve, pictures))}</td></tr>`,
    )}</tbody></table></div>`;
}

/** Eight thousand more whenever the curve comes near the end of the axis. */
function ceiling(pictures: number): number {
  return Math.ceil((pictures + 1) / 8000) * 8000;
}

function words({ learning, settings, summary }: Conductor): string {
  const { curve, live, running, speed, problem, notice } = learning;
  if (problem) return problem;
  const moment = curve?.moments[learning.selected(settings.snapshot)];
  if (running)
    return `${momentWords(curve!, moment ?? { pictures: 0, answers: NONE })}; ${Math.round(speed).toLocaleString("en")} a second. ${notice ?? ""}`;
  if (settings.snapshot !== null && moment) return `${momentWords(curve!, moment)}.`;
  if (live) return `Trained here, from noise. Drag to go back in time. ${notice ?? ""}`;
  if (!summary) return "";
  return `${summary.parameters.toLocaleString("en")} weights, trained from noise in ${summary.seconds}\u202fs. Drag to go back in time.`;
}

const NONE = new Float32Array();

function buttons(conductor: Conductor, trainable: boolean): TemplateResult | typeof nothing {
  const { learning } = conductor;
  if (!trainable) return nothing;
  if (learning.running) return html`<button class="go" @click=${() => learning.stop()}>Stop</button>`;
  return html`<button class="go" @click=${() => conductor.train()}>Train it again, live</button>${
    learning.live
      ? html`<button class="quiet" @click=${() => conductor.unload()}>discard<span class="unseen"> this training, and show the network the page came with</span></button>`
      : nothing
  }`;
}
