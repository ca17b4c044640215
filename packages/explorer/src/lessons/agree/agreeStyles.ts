import { type CSSResult, css } from "lit";

/** Styles of the lesson Agree: a table with marks on two axes. */
export const agreeStyles: CSSResult = css`
  .agree { grid-column: 1 / -1; justify-self: start; font-size: 14px; line-height: 32px; }
  .agree th, .agree td { padding: 0 44px 0 0; }
  .agree th:last-child, .agree td:last-child { padding-right: 0; }
  .agree thead th { border-top: 0; line-height: 22px; vertical-align: top; }
  .agree div { display: flex; align-items: center; }
  .agree span { flex: none; width: 78px; margin-right: 20px; text-align: right; }
  .agree .strip { flex: none; display: block; width: 220px; height: 32px; overflow: visible; }
  .agree thead .strip { height: 20px; margin-left: 98px; font-size: 12px; font-weight: 400; fill: var(--ink2); }
  .agree small { font-size: 13px; line-height: 16px; color: var(--ink2); }
  .agree td small { width: 168px; padding-left: 20px; }
  .agree .kind th { border-top: 0; padding: 14px 0 4px; line-height: 20px; color: var(--ink2); white-space: normal; }
  .agree .kind b { margin-right: 10px; color: var(--ink); }
  .agree .not { padding: 6px 0; line-height: 20px; color: var(--ink2); white-space: normal; }
  .agree-words { grid-column: 1 / -1; max-width: 760px; margin-top: 20px; color: var(--ink2); }
  .agree-words p { margin: 0 0 8px; }
  .agree-words .go { margin-bottom: 6px; }

  @container (max-width: 1180px) {
    .agree th, .agree td { padding-right: 14px; white-space: normal; }
    .agree thead th:first-child { min-width: 196px; }
    .agree tbody th { line-height: 16px; }
    .agree th small { line-height: 0; }
    .agree span { width: 70px; margin-right: 14px; }
    .agree .strip { width: 100px; }
    .agree thead .strip { margin-left: 84px; }
    .agree .strip text:nth-of-type(even) { display: none; }
    .agree td small { width: 122px; padding-left: 14px; font-size: 12px; }
  }

  @container (max-width: 760px) {
    .agree { width: 100%; font-size: 13px; line-height: 18px; }
    .agree thead th, .agree tbody th { line-height: 18px; }
    .agree thead th:first-child { min-width: 132px; }
    .agree th, .agree td { padding: 6px 10px 6px 0; vertical-align: top; }
    .agree .strip { display: none; }
    .agree td div { display: block; }
    .agree span { display: block; width: auto; margin: 0; text-align: left; white-space: nowrap; }
    .agree th small, .agree td small { display: block; width: auto; padding: 0; font-size: 12px; line-height: 16px; }
    .agree .kind b { display: block; }
  }
`;
