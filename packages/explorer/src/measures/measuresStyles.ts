import { type CSSResult, css } from "lit";

/** Styles of the measures. */
export const measuresStyles: CSSResult = css`
  .measured { margin: 6px 0 0; font-size: 12px; line-height: 17px; min-height: 24px; color: var(--ink2); }
  .measured button { min-height: 24px; text-align: left; }
  .measured b { color: var(--ink); margin-right: 2px; }
  aside .measured b { display: block; }
  .measured u { text-decoration: underline; text-underline-offset: 3px; }
  .measures { grid-column: 1 / -1; margin-top: 10px; border-top: 1px solid var(--line); padding-top: 9px; font-size: 13px; line-height: 18px; color: var(--ink2); }
  .measures h2 { margin: 0 0 6px; font-size: 14px; line-height: 20px; color: var(--ink); }
  .measures .all { display: grid; grid-template-columns: repeat(auto-fill, minmax(228px, 1fr)); gap: 14px 28px; }
  .measures h3 { margin: 0; font-size: 13px; color: var(--ink); }
  .measures p { margin: 2px 0 0; }
  .measures b { color: var(--ink); font-size: 15px; margin-right: 4px; overflow-wrap: anywhere; }
  .measures summary { min-height: 24px; line-height: 24px; width: fit-content; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
  .measures details p { margin: 0 0 4px; color: var(--ink2); }
  .cascade { margin-top: 14px; }
  .scroll { overflow-x: auto; margin-top: 4px; }

  @container (max-width: 700px) {
    .measured button { min-height: 44px; }
    .measures summary { min-height: 44px; line-height: 44px; }
  }
`;
