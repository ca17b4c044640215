import { type CSSResult, css } from "lit";

/** Styles of the story editor. */
export const storyStyles: CSSResult = css`
  :host { display: block; font-size: 14px; line-height: 20px; container-type: inline-size; }
  * { box-sizing: border-box; }
  button, select, textarea { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  :focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; border-radius: 3px; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  h2 { font-size: 14px; line-height: 20px; margin: 11px 0 6px; display: flex; justify-content: space-between; align-items: baseline; }
  .way { font-weight: 400; font-size: 13px; color: var(--ink2); text-decoration: underline; text-underline-offset: 3px; min-height: 24px; }

  ol { list-style: none; margin: 0; padding: 0; }
  li { position: relative; display: grid; grid-template-columns: 30px 1fr auto; align-items: center; min-height: 28px; border-top: 1px solid var(--line); }
  li[aria-current] { background: var(--paper); }
  .number { font-size: 11px; color: var(--ink3); text-align: left; min-height: 24px; }
  .number:hover { color: var(--ink); }
  li[aria-current] .number { color: var(--ink); font-weight: 700; }
  .mark { position: absolute; left: 15px; top: 8px; }
  .sentence { white-space: nowrap; }
  .question .sentence { font-weight: 700; }
  select { appearance: none; field-sizing: content; border-bottom: 1px dotted var(--ink3); border-radius: 0; line-height: 20px; height: 23px; vertical-align: baseline; }
  select:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }
  option { background: var(--page); color: var(--ink); }
  .tools { display: flex; color: var(--ink3); }
  .tools button { width: 24px; height: 24px; display: grid; place-items: center; border-radius: 12px; }
  .tools button:hover { color: var(--ink); background: color-mix(in srgb, var(--ink) 8%, transparent); }
  .tools [aria-disabled="true"] { opacity: 0.35; cursor: default; }
  .answer { grid-column: 2 / -1; margin: -2px 0 4px; font-size: 13px; line-height: 18px; color: var(--ink2); display: flex; gap: 4px; }
  .answer b { color: var(--ink); }
  .right { color: var(--use); font-weight: 700; }
  .wrong { color: var(--error); font-weight: 700; }
  .rival, .none { margin-left: auto; color: var(--ink3); font-size: 12px; }

  .does { display: flex; gap: 16px; padding-top: 6px; border-top: 1px solid var(--line); font-size: 13px; color: var(--ink2); }
  .does select { field-sizing: fixed; border: 0; text-decoration: underline; text-underline-offset: 3px; height: 28px; width: 62px; }
  .does button { min-height: 28px; text-decoration: underline; text-underline-offset: 3px; }
  .does button:hover { color: var(--ink); }
  .does button:disabled { color: var(--ink3); text-decoration: none; cursor: default; }
  .undo { margin-left: auto; }
  .said { margin: 0; min-height: 18px; font-size: 12px; line-height: 18px; color: var(--ink3); }

  textarea { display: block; width: 100%; padding: 8px 10px; border: 1px solid var(--ink3); border-radius: 4px; line-height: 24px; resize: vertical; cursor: text; }
  .problems { list-style: none; margin: 6px 0 0; padding: 0; font-size: 13px; line-height: 18px; color: var(--ink2); display: grid; gap: 6px; }
  .problems li { display: block; min-height: 0; border: 0; border-left: 3px solid var(--error); padding-left: 8px; }
  .problems button { text-decoration: underline; text-underline-offset: 3px; color: var(--ink); min-height: 24px; font-weight: 700; }

  .next { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 6px; min-height: 28px; font-size: 13px; }
  .next button { min-height: 26px; padding: 0 8px; border: 1px solid var(--line); border-radius: 13px; color: var(--ink2); }
  .next button:hover { color: var(--ink); border-color: var(--ink3); }
  .words { font-size: 12px; line-height: 18px; color: var(--ink2); margin-top: 4px; }
  .words summary { min-height: 24px; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; width: fit-content; }
  .words p { margin: 2px 0; }

  .asked { margin-top: 8px; padding-top: 8px; border-top: 1px solid var(--line); }
  h3 { font-size: 14px; line-height: 20px; margin: 0 0 4px; }
  table { border-collapse: collapse; font-size: 13px; line-height: 20px; }
  th { text-align: left; font-weight: 400; width: 84px; padding: 0 8px 0 0; }
  tr:first-child th { font-weight: 700; }
  td { padding: 0 8px 0 0; color: var(--ink2); }
  td svg { display: block; }
  .asked p { margin: 6px 0 0; font-size: 13px; line-height: 18px; color: var(--ink2); }
  b.read { color: var(--read); white-space: nowrap; }

  @container (min-width: 760px) {
    section[aria-label="The story"] { display: grid; grid-template-columns: minmax(0, 440px) minmax(0, 1fr); column-gap: 40px; align-items: start; }
    .asked { margin: 11px 0 0; padding: 0; border: 0; }
  }

  @container (max-width: 330px) {
    li { grid-template-columns: 24px 1fr auto; }
    .sentence { white-space: normal; }
  }

  @media (pointer: coarse) {
    li { min-height: 40px; }
    .tools button { width: 32px; height: 40px; }
    .number, .way, .does button, .next button, .problems button, .words summary { min-height: 40px; }
    .does select { height: 40px; }
    .mark { top: 14px; }
  }
`;
