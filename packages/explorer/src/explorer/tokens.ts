import { type CSSResult, css } from "lit";

const dark = css`
  color-scheme: dark;
  --page: #101318; --paper: #1b2027; --ink: #edeff3; --ink2: #b4bbc7; --ink3: #8a92a0; --line: #2a3039;
  --write: #ff8f4d; --read: #6cb0ff; --use: #3ccbaa; --error: #ff6bb0;
  --negative: #cfa4ff; --negative-middle: #7753ab; --positive: #fff1cc; --positive-middle: #94804c;
  --band: 0.36;
`;

/**
 * Colours and type, inherited by all inner elements. Light by default, dark by system or setting; a page may override
 * them.
 */
export const tokens: CSSResult = css`
  :host {
    color-scheme: light;
    --page: #fcfbf8; --paper: #f2f0ea; --ink: #161a22; --ink2: #4b525f; --ink3: #636a77; --line: #e3e0d8;
    --write: #c04308; --read: #1763bf; --use: #0a7d68; --error: #b8005c;
    --negative: #5e2399; --negative-middle: #b08bda; --positive: #35260a; --positive-middle: #b39a60;
    --band: 0.3;
    display: block; container-type: inline-size; background: var(--page); color: var(--ink); text-align: start;
    font: 14px / 20px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans Condensed", sans-serif;
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) { display: none; }
  :host([data-theme="dark"]) { ${dark} }
  @media (prefers-color-scheme: dark) {
    :host(:not([data-theme="light"])) { ${dark} }
  }
`;
