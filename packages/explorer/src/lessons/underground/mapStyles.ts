import { type CSSResult, css } from "lit";

/** Styles of the map and of the route. */
export const mapStyles: CSSResult = css`
  :host { display: block; font-size: 13px; line-height: 18px; container-type: inline-size; }
  * { box-sizing: border-box; }
  button, select { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  :focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; border-radius: 3px; }
  .controls { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; color: var(--ink2); }
  .controls label { display: flex; gap: 6px; align-items: baseline; }
  select { color: var(--ink); background: var(--page); border: 1px solid var(--ink3); border-radius: 4px; min-height: 28px; max-width: 150px; padding: 0 2px; }
  .go { margin-left: auto; background: var(--ink); color: var(--page); border-radius: 6px; padding: 4px 12px; font-weight: 600; min-height: 30px; }
  .honest button, .said button, .cut { text-decoration: underline; text-underline-offset: 3px; color: var(--ink2); min-height: 24px; min-width: 24px; }
  .said button { font-weight: 700; color: var(--ink); margin-right: 10px; }
  svg { display: block; overflow: visible; user-select: none; }
  .mark { cursor: pointer; outline: none; }
  .hit { fill: transparent; stroke: none; }
  .track .hit { fill: none; stroke: transparent; stroke-width: 16; }
  .track:hover .hit { stroke: color-mix(in srgb, var(--ink) 12%, transparent); }
  .station:hover .hit { fill: color-mix(in srgb, var(--ink) 16%, transparent); }
  .track:focus-visible .hit { stroke: color-mix(in srgb, var(--ink) 30%, transparent); }
  .station:focus-visible .hit { fill: color-mix(in srgb, var(--ink) 12%, transparent); stroke: var(--ink); stroke-width: 2; }
  .names { pointer-events: none; }
  .names text { font-family: inherit; fill: var(--ink2); stroke: var(--page); stroke-width: 3; paint-order: stroke; stroke-linejoin: round; }
  .names .on { fill: var(--ink); font-weight: 700; }
  .said { margin: 2px 0 4px; min-height: 24px; color: var(--ink2); }
  ol { list-style: none; margin: 0; padding: 0; }
  li { display: grid; grid-template-columns: 22px 1fr auto; align-items: center; min-height: 26px; border-top: 1px solid var(--line); }
  li[aria-current] { background: color-mix(in srgb, var(--read) 14%, transparent); }
  .row { display: grid; grid-template-columns: 170px 1fr; text-align: left; min-height: 25px; align-items: center; }
  .row:hover { background: color-mix(in srgb, var(--ink) 6%, transparent); }
  li i, small { color: var(--ink3); font-size: inherit; font-style: normal; }
  .cut { color: var(--ink3); }
  .cut[aria-pressed="true"] { color: var(--ink); font-weight: 700; }
  .right { color: var(--use); font-weight: 700; } .wrong { color: var(--error); font-weight: 700; }
  .honest { margin: 6px 0 0; color: var(--ink2); font-size: 12px; line-height: 17px; text-wrap: pretty; }

  @container (max-width: 450px) {
    .controls label { flex: 1 1 40%; }
    .controls select { flex: 1; max-width: none; min-width: 0; width: 0; min-height: 44px; }
    .controls .follow { flex: 1 1 30%; }
    .follow span { display: none; }
    .go, .honest button, .cut, .said button { min-height: 44px; }
    .cut { min-width: 44px; }
    li { min-height: 45px; }
    .row { min-height: 44px; grid-template-columns: 1fr; align-content: center; }
  }
`;
