import { type CSSResult, css } from "lit";

/** Styles of the form and the list of changes. */
export const changeStyles: CSSResult = css`
  .changing { margin: 6px 0 0; font-size: 13px; min-height: 80px; }
  .changing div { display: flex; gap: 6px; margin-top: 4px; }
  .changing select, .changing input[type="number"] { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--ink3); border-radius: 4px; min-height: 28px; min-width: 0; }
  .changing select { flex: 1; }
  .changing input[type="number"] { width: 62px; padding: 0 4px; }
  .changing .go { padding: 3px 10px; min-height: 28px; }
  .changing label { display: flex; align-items: center; gap: 7px; min-height: 28px; color: var(--ink2); }
  .changing input { accent-color: var(--ink); margin: 0; }
  .nothing { margin: 8px 0 0; font-size: 13px; line-height: 18px; color: var(--ink2); }
  .changes { grid-area: 1 / 2; margin: -4px 0; font-size: 13px; line-height: 22px; color: var(--ink2); display: flex; flex-wrap: wrap; gap: 0 8px; place-content: center flex-end; align-items: center; }
  .change { border: 1px solid var(--error); border-radius: 12px; padding: 0 2px 0 9px; line-height: 22px; color: var(--ink); white-space: nowrap; }
  .change svg { vertical-align: -2px; margin-right: 5px; overflow: visible; }
  .change button { width: 24px; height: 22px; }
  .changes .quiet { margin: 0; }

  @container (max-width: 1180px) {
    .changes { margin: 3px 0 0; gap: 2px 8px; justify-content: flex-start; }
  }
  @container (max-width: 700px) {
    .changing select, .changing input[type="number"], .changing .go, .changing label { min-height: 44px; }
    .change, .change button { line-height: 32px; height: 34px; border-radius: 17px; }
    .change svg { vertical-align: -2px; margin-right: 5px; overflow: visible; }
  .change button { width: 32px; }
    .changes .quiet { min-height: 44px; }
  }
`;
