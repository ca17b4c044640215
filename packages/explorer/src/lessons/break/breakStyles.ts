import { type CSSResult, css } from "lit";

/** Styles of the lesson Break it. */
export const breakStyles: CSSResult = css`
  .breaks .transport { top: 16px; }
  .hit-words p { display: flex; gap: 8px; margin: 0 0 8px; font-size: 13px; line-height: 19px; color: var(--ink2); align-items: center; }
  .hit-words span { text-wrap: balance; }
  .hit-words svg { flex: none; overflow: visible; }
  .hit-words .formula { margin-top: -6px; }
  .break-legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 12px; line-height: 18px; color: var(--ink2); }
  .break-legend span { display: flex; align-items: center; gap: 3px; }
  .break-legend svg:last-of-type { margin-right: 5px; }
  .drift h2 { font-size: 12px; line-height: 16px; margin: 0; font-weight: 700; }
  .drift h2 span { font-weight: 400; color: var(--ink2); }
  .drift p { display: flex; flex-wrap: wrap; gap: 0 16px; margin: 2px 0 4px; font-size: 12px; line-height: 18px; color: var(--ink2); }
  .drift p span { display: flex; align-items: center; gap: 6px; }
  .beside .hit-words, .beside .drift { position: absolute; left: 534px; width: 552px; }
  .beside .hit-words { top: 8px; }
  .compact .hit-words { top: 0; }
  .compact .break-legend { gap: 4px 13px; font-size: 11.5px; }
  .compact .hit-words, .compact .drift { left: 462px; width: 460px; }
  .beside .drift { top: 350px; }
  .breaks:not(.beside) .hit-words, .breaks:not(.beside) .drift { margin-top: 16px; }
  .stage { position: relative; }

  .what, .how, .rescue { border: 0; margin: 4px 0 0; padding: 0; font-size: 13px; min-width: 0; }
  .what { display: grid; grid: repeat(3, auto) / auto-flow auto; justify-content: start; column-gap: 14px; }
  .how { display: grid; grid-template-columns: auto 1fr; column-gap: 16px; padding-left: 52px; position: relative; white-space: nowrap; }
  .how legend { position: absolute; left: 0; top: 0; padding: 0; font-size: 12px; line-height: 26px; color: var(--ink3); }
  .what label, .how label, .rescue label { display: flex; align-items: center; gap: 8px; min-height: 26px; color: var(--ink2); }
  .what input, .how input, .rescue input { accent-color: var(--ink); margin: 0; }
  .how input[type="number"] { font: inherit; width: 60px; color: var(--ink); background: var(--page); border: 1px solid var(--ink3); border-radius: 4px; padding: 1px 6px; }
  .how input[type="number"]:disabled { color: var(--ink3); border-color: var(--line); }
  .rescue { margin-top: 14px; }
  .rescue legend { font-size: 14px; line-height: 20px; font-weight: 700; padding: 0; }
  .rescue .saved { margin-top: 2px; }
  .rescue p svg { vertical-align: -2px; }
  .rescue p { margin: 0 0 0 21px; font-size: 13px; line-height: 18px; color: var(--ink2); }
  .stepper { display: flex; align-items: center; font-size: 13px; min-height: 28px; }
  .stepper span { width: 45px; font-size: 12px; color: var(--ink3); }
  .stepper button { width: 28px; height: 28px; border-radius: 14px; display: grid; place-items: center; color: var(--ink2); }
  .stepper button:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }
  .stepper b { min-width: 92px; text-align: center; }
  aside .happened { margin: 4px 0 0; }
  aside .how + h2 { margin-top: 14px; }
  .happened li { display: grid; grid-template-columns: 52px 1fr; padding: 4px 0 5px; font-size: 13px; line-height: 18px; color: var(--ink2); }
  .happened li > span:first-child { font-size: 12px; color: var(--ink3); }

  .maps { grid-column: 1 / -1; margin-top: 8px; border-top: 1px solid var(--line); padding-top: 7px; display: grid; grid-template-columns: 232px minmax(0, 1fr); column-gap: 28px; }
  .maps h2 { margin: 0; font-size: 16px; line-height: 21px; }
  .maps p { margin: 3px 0 0; font-size: 12px; line-height: 17px; color: var(--ink2); }
  .maps .all { display: flex; flex-wrap: wrap; gap: 12px 28px; justify-content: space-between; }
  .map h3 { margin: 0 0 4px; font-size: 12px; line-height: 16px; }
  .map .waiting { min-height: 96px; min-width: 153px; color: var(--ink3); }
  .map .cells { position: relative; }
  .map .cells svg { position: absolute; left: 0; top: 0; overflow: visible; }
  .map .live svg { cursor: crosshair; }
  .maps .quiet { margin: 2px 14px 0 0; font-size: 12px; }

  @container (min-width: 1181px) {
    .broken { grid-template-columns: minmax(0, 1086px) minmax(258px, 1fr); }
    .page.broken aside > h2:first-child { margin-top: -3px; }
  }
  @container (max-width: 1400px) {
    .map .waiting { min-width: 0; }
    .maps .all { gap: 12px 18px; }
  }
  @container (max-width: 1180px) {
    .maps { grid-template-columns: minmax(0, 1fr); row-gap: 10px; }
    .maps .all { display: grid; grid-template-columns: repeat(3, auto); justify-content: space-between; }
  }
  @container (min-width: 701px) {
    .breaks:not(.beside) { display: grid; }
    .breaks:not(.beside) .hit-words { order: -1; margin: 0 0 14px; }
  }
  @container (max-width: 700px) {
    .what label, .how label, .rescue label { min-height: 44px; }
    .how legend { line-height: 44px; }
    .stepper button { width: 44px; height: 44px; }
    .stepper b { min-width: 110px; }
    .maps .quiet { min-height: 44px; }
    .maps .all { grid-template-columns: auto auto; }
    .hit-words p { display: none; }
    .dock .line.short { min-height: 36px; }
    .dock .hit-here { font-size: 13px; border: 1px solid var(--ink3); border-radius: 8px; color: var(--ink); }
  }
`;
