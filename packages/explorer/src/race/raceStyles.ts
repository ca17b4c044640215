import { type CSSResult, css } from "lit";

export const raceStyles: CSSResult = css`
  * { box-sizing: border-box; }
  :host { grid-column: 1 / -1; display: block; min-height: 420px; border-top: 1px solid var(--line); padding: 14px 0 24px; font-size: 14px; line-height: 20px; color: var(--ink2); scroll-margin-top: 8px; }
  h2 { margin: 0 0 8px; font-size: 21px; line-height: 27px; color: var(--ink); }
  h3 { margin: 0; font-size: 14px; line-height: 20px; color: var(--ink); }
  h3 small { font-size: 13px; font-weight: 400; color: var(--ink2); }
  p { margin: 0 0 10px; max-width: 640px; text-wrap: pretty; }
  :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 4px; }
  .controls { display: flex; flex-wrap: wrap; gap: 10px 24px; align-items: center; margin-bottom: 14px; }
  button { font: inherit; border: 0; cursor: pointer; background: var(--ink); color: var(--page); border-radius: 6px; padding: 5px 12px; font-weight: 600; font-size: 13px; min-height: 30px; min-width: 116px; }
  label { display: flex; align-items: center; gap: 10px; color: var(--ink); }
  input { width: 140px; min-height: 30px; margin: 0; accent-color: var(--ink); }
  label span { min-width: 84px; }
  .lane { margin-bottom: 16px; max-width: 700px; }
  .lane svg { display: block; width: 100%; height: auto; margin: 4px 0; }
  .paper { fill: var(--paper); }
  .cross { stroke: var(--error); fill: none; stroke-width: 0.16; stroke-linecap: round; }
  progress { display: block; width: 100%; height: 6px; accent-color: var(--ink); }
  .facts { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; max-width: none; margin: 4px 0 0; font-size: 13px; min-height: 20px; }
  .facts b { color: var(--ink); }
  .error { color: var(--error); }
  [role="status"] { min-height: 40px; color: var(--ink); }
  @media (max-width: 700px) { button, input { min-height: 44px; } }
`;
