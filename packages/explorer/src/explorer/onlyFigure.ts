import { type CSSResult, css, html, type TemplateResult } from "lit";
import type { DncFigure, Touch } from "../figure/dnc-figure.ts";
import { figureWidth, isPhone } from "../figure/figureWidth.ts";
import { sentenceView } from "../moves/sentenceView.ts";
import type { ExplorerController } from "./explorerController.ts";
import { smallLayout } from "./screen.ts";
import type { Snapshot } from "./snapshot.ts";
import { transportView } from "./transportView.ts";
import "../figure/dnc-figure.ts";

export interface OnlyFigure {
  /** Width of the element. */
  readonly width: number;
  /** Address of the whole page. */
  readonly home: string;
  touch(event: CustomEvent<Touch>): void;
}

/** One figure with its title, its score and a link to the whole page: 400 pixels high, for frames in other pages. */
export function onlyFigureView(
  controller: ExplorerController,
  { run, content, lesson, ...snapshot }: Snapshot,
  { width, home, touch }: OnlyFigure,
): TemplateResult {
  const { settings, step } = controller;
  const phone = isPhone(width);
  const maxWidth = phone ? figureWidth(width, lesson) : width - 32;
  const shown = { run, content, lesson, ...snapshot } as DncFigure["snapshot"];
  return html`<main class="only"><div class="only-head"><h1>${lesson.title}</h1><p role="status">${sentenceView(content.score(run))}</p>
      <a href=${home} target="_blank" rel="noopener">Open the page</a></div>
    <figure aria-label="Memory over time">
      <dnc-figure .snapshot=${shown} .step=${step} .move=${settings.move} .layout=${smallLayout(lesson)} .location=${controller.location}
        .phone=${phone} .maxWidth=${maxWidth} .revealed=${controller.revealed} @touch=${touch}></dnc-figure>${transportView(controller)}
      <figcaption class="unseen">${content.summary(run, step)}</figcaption></figure></main>`;
}

export const onlyFigureStyles: CSSResult = css`
  .only { padding: 4px 16px; height: 400px; overflow: hidden; }
  .only-head { display: flex; flex-wrap: wrap; gap: 0 16px; align-items: baseline; font-size: 13px; line-height: 24px; }
  .only-head h1 { font-size: 15px; line-height: 24px; letter-spacing: 0; }
  .only-head p { margin: 0; color: var(--ink2); }
  .only-head a { margin-left: auto; min-height: 24px; }
`;
