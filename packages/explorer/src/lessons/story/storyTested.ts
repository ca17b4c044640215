import { html, nothing, type TemplateResult } from "lit";
import type { Metrics, ModelSummary } from "../../session/messages.ts";

/** The groups of the metrics, in words. */
const GROUPS = [
  ["", "all questions"],
  [".to10", "after 1 to 10 sentences"],
  [".to20", "after 11 to 20"],
  [".to30", "after 21 to 30"],
  [".to40", "after 31 to 40"],
  [".person", "where is a person"],
  [".carried", "where is a carried thing"],
  [".dropped", "where is a dropped thing"],
  [".lying", "where is a thing with a place"],
  [".who", "who has a thing"],
  [".untold", "not told"],
] as const;

/** How often the network and the LSTM are wrong on stories of the evaluation set, which are not used for training. */
export function storyTested(summary: ModelSummary | undefined): TemplateResult | typeof nothing {
  const own = summary?.metrics;
  const lstm = summary?.lstm?.metrics;
  if (!own || !lstm) return nothing;
  return html`<details class="tested"><summary>On new stories: ${wrong(own)} wrong, LSTM ${wrong(lstm)}</summary>
    <table><caption>Wrong answers to ${own.questions} questions on 200 stories of up to 40 sentences, which were not used for training. The LSTM has
      as many weights and was trained on as many batches; its stories became longer sooner.${betterIn(own, lstm)}</caption>
      <thead><tr><th scope="col"><span class="unseen">questions</span></th><th scope="col">memory</th><th scope="col">LSTM</th></tr></thead>
      <tbody>${GROUPS.map(
        ([group, words]) =>
          html`<tr><th scope="row">${words}</th><td>${wrong(own, group)}</td><td>${wrong(lstm, group)}</td></tr>`,
      )}</tbody></table></details>`;
}

const errorOf = (metrics: Metrics, group = ""): number => metrics[`questionError${group}`] ?? Number.NaN;
const wrong = (metrics: Metrics, group = ""): string =>
  `${Number((100 * errorOf(metrics, group)).toPrecision(2))}\u202f%`;

/** Names the groups in which the LSTM is wrong less often. */
export function betterIn(own: Metrics, lstm: Metrics): string {
  const better = GROUPS.filter(([group]) => errorOf(lstm, group) < errorOf(own, group)).map(([, words]) => words);
  return better.length === 0 ? "" : ` The LSTM is wrong less often: ${better.join(", ")}.`;
}
