import { type CSSResult, css } from "lit";

/** Styles of the story's box and of its answers. */
export const storyStyles: CSSResult = css`
  :host { display: block; font-size: 14px; line-height: 20px; container-type: inline-size; }
  * { box-sizing: border-box; }
  button, textarea { font: inherit; color: inherit; background: none; border: 0; padding: 0; }
  button { cursor: pointer; }
  :focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; border-radius: 3px; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .examples { display: flex; flex-wrap: wrap; gap: 4px; margin: 11px 0 8px; font-size: 13px; }
  .examples button { min-height: 26px; padding: 0 9px; border: 1px solid var(--line); border-radius: 13px; color: var(--ink2); }
  .examples button:hover { color: var(--ink); border-color: var(--ink3); }
  .examples [aria-pressed="true"] { color: var(--ink); border-color: var(--ink); }

  .box { position: relative; border: 1px solid var(--ink3); border-radius: 8px; background: var(--page); }
  .box:focus-within { border-color: var(--ink); }
  .under, textarea { padding: 8px 10px; font-size: 16px; line-height: 26px; white-space: pre-wrap; overflow-wrap: break-word; }
  .under { min-height: 122px; color: transparent; pointer-events: none; }
  textarea { position: absolute; inset: 0; width: 100%; height: 100%; resize: none; overflow: hidden; cursor: text; border-radius: 8px; }
  .unknown { text-decoration: underline wavy 1.5px var(--error); text-underline-offset: 4px; }
  .remembered { text-decoration: underline 2.5px var(--read); text-underline-offset: 5px; }
  .current { background: var(--paper); border-radius: 3px; }

  .problems { list-style: none; margin: 6px 0 0; padding: 0; font-size: 13px; line-height: 18px; color: var(--ink2); display: grid; gap: 6px; }
  .problems li { border-left: 3px solid var(--error); padding-left: 8px; }
  .problems button { text-decoration: underline; text-underline-offset: 3px; color: var(--ink); min-height: 24px; font-weight: 700; }
  .grammar { margin: 6px 0 0; font-size: 12px; line-height: 17px; color: var(--ink3); }
  .grammar b { color: var(--ink2); font-weight: 600; }

  .talk { list-style: none; margin: 8px 0 0; padding: 0; display: grid; gap: 4px; }
  .talk li { display: grid; grid-template-columns: 1fr; border-left: 3px solid var(--line); padding: 2px 0 2px 8px; }
  .talk li[aria-current] { border-left-color: var(--read); }
  .question { text-align: left; min-height: 24px; color: var(--ink2); }
  .question:hover { color: var(--ink); }
  .answer { margin: 0; display: flex; flex-wrap: wrap; gap: 0 6px; color: var(--ink2); font-size: 13px; }
  .answer b { color: var(--ink); font-size: 15px; }
  .right { color: var(--use); font-weight: 700; }
  .wrong { color: var(--error); font-weight: 700; }
  .rival { margin-left: auto; color: var(--ink3); font-size: 12px; }
  .said { margin: 8px 0 0; min-height: 20px; font-size: 13px; color: var(--ink3); }

  .sources { margin: 2px 0 0; font-size: 12px; line-height: 17px; color: var(--ink2); }
  .tested { margin-top: 8px; font-size: 12px; line-height: 17px; color: var(--ink2); }
  .tested summary { min-height: 24px; cursor: pointer; width: fit-content; text-decoration: underline; text-underline-offset: 3px; }
  .tested table { border-collapse: collapse; font-size: 12px; }
  .tested caption { text-align: left; padding: 2px 0 4px; color: var(--ink3); }
  .tested th { text-align: left; font-weight: 400; padding: 0 12px 0 0; }
  .tested td { padding: 0 12px 0 0; }
  b.read { color: var(--read); white-space: nowrap; }

  @container (min-width: 760px) {
    section[aria-label="The story"] { display: grid; grid-template-columns: minmax(0, 440px) minmax(0, 1fr); column-gap: 40px; align-items: start; }
  }

  @media (pointer: coarse) {
    .examples button, .question, .problems button { min-height: 40px; }
    .examples button { border-radius: 20px; }
  }
`;
