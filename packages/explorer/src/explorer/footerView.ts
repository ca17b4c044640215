import { type CSSResult, css, html, type TemplateResult } from "lit";
import manifest from "../../package.json" with { type: "json" };

const PAPER = "https://doi.org/10.1038/nature20101";
const FRAME = `<iframe sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" title="A neural network at work" width="100%" height="400"
  src="${new URL("embed/index.html", `${manifest.homepage}/`)}?figure#lesson=copy"></iframe>`;
const CITATION = `Graves, A. et al. Hybrid computing using a neural network with dynamic external memory. Nature 538, 471–476 (2016).
The dncjs contributors. dncjs: differentiable neural computers in TypeScript. ${manifest.homepage}`;

/** The end of the page: paper, code, licence, how to embed and how to cite. */
export function footerView(): TemplateResult {
  return html`<footer><p><a href=${PAPER}>The paper</a> <a href=${manifest.homepage}>The code</a> <span>Licence: ${manifest.license}</span></p>
    <details><summary>Embed</summary><p>One figure in a page of yours, 400 pixels high:</p><pre tabindex="0">${FRAME}</pre></details>
    <details><summary>Cite</summary><pre tabindex="0">${CITATION}</pre></details></footer>`;
}

export const footerStyles: CSSResult = css`
  footer { max-width: 1384px; margin: 24px auto 0; padding: 12px 28px 20px; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0 28px; font-size: 13px; line-height: 24px; color: var(--ink2); }
  footer p { margin: 0; }
  footer a, footer span { margin-right: 18px; }
  footer summary { cursor: pointer; min-height: 24px; text-decoration: underline; text-underline-offset: 3px; list-style: none; }
  footer details[open] { flex: 1 0 100%; order: 1; }
  footer pre { margin: 4px 0 8px; padding: 8px 12px; background: var(--paper); white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; line-height: 18px; }

  @container (max-width: 700px) {
    footer { padding: 4px 16px; line-height: 44px; }
    footer summary { min-height: 44px; }
  }
`;
