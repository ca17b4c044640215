import { type CSSResult, css } from "lit";

export const chapterStyles: CSSResult = css`
  .chapters .contents { grid-column: 1 / -1; display: block; margin-bottom: 6px; }
  .contents ol { display: flex; flex-wrap: wrap; gap: 0 18px; margin: 0; }
  .contents li { border: 0; }
  .contents li button { width: auto; padding: 0; line-height: 32px; display: flex; gap: 7px; align-items: center; color: var(--ink2); box-shadow: none; font-weight: 400; }
  .contents li [aria-current] { color: var(--ink); font-weight: 700; }
  .contents li .number, .chapter .number { position: static; flex: none; width: 19px; height: 19px; border-radius: 10px; border: 1.5px solid var(--ink3); font-weight: 600; font-size: 11px; line-height: 16px; text-align: center; }
  .contents [aria-current] .number, .current .number { background: var(--ink); color: var(--page); border-color: var(--ink); }

  .telling { grid-column: 1 / -1; display: grid; grid-template-columns: minmax(0, 1086px) minmax(250px, 1fr); column-gap: 30px; }
  .exhibit { position: sticky; top: 0; align-self: start; z-index: 1; background: var(--page); padding: 10px 0 6px; }
  .exhibit .loading { height: 360px; }
  .exhibit figcaption { margin: 8px 0 0 78px; min-height: 22px; font-size: 14px; line-height: 22px; color: var(--ink2); }
  .exhibit figcaption b:first-child { color: var(--ink); }
  .chapter { min-height: 150vh; border-top: 1px solid var(--line); }
  .chapter:last-child { min-height: 100vh; }
  .chapter > div { position: sticky; top: 12vh; padding: 14px 0 24px; }
  .chapter h2 { margin: 0 0 8px; font-size: 21px; line-height: 27px; letter-spacing: -0.3px; display: flex; gap: 10px; align-items: center; outline-offset: 4px; }
  .chapter p { margin: 0 0 10px; font-size: 15px; line-height: 22px; color: var(--ink2); text-wrap: pretty; }
  .chapter .attempt { color: var(--ink); }
  .chapter .attempt > span { margin-right: 8px; }
  .chapter .result { min-height: 44px; font-size: 14px; }
  .chapter .onward { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: center; font-size: 14px; }
  .onward a, .onward .to { display: inline-block; padding: 6px 0; line-height: 20px; text-align: start; text-decoration: underline; text-underline-offset: 3px; }
  .onward .next { min-height: 32px; border: 1px solid var(--ink3); border-radius: 6px; padding: 0 12px; color: var(--ink); }
  .onward .next:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }

  .lengths { grid-column: 1 / -1; border-top: 1px solid var(--line); padding: 14px 0 24px; font-size: 14px; line-height: 20px; color: var(--ink2); }
  .lengths h2 { margin: 0 0 8px; font-size: 21px; line-height: 27px; color: var(--ink); }
  .lengths p { margin: 0 0 10px; text-wrap: pretty; max-width: 640px; }
  .chart { display: block; width: 100%; max-width: 420px; height: auto; }
  .chart text { font-size: 12px; fill: var(--ink2); }
  .lengths .keys { display: flex; flex-wrap: wrap; gap: 0 16px; }
  .keys span { display: flex; align-items: center; gap: 6px; color: var(--ink); }
  .lengths summary { cursor: pointer; min-height: 24px; text-decoration: underline; text-underline-offset: 3px; }
  .lengths details > div { overflow-x: auto; }

  @container (max-width: 1180px) {
    .telling { display: block; }
    .exhibit { margin: 0 -28px; padding: 10px 28px 6px; border-bottom: 1px solid var(--line); }
    .chapter { border: 0; min-height: 130vh; }
    .chapter > div { top: var(--exhibit); max-width: 640px; }
  }

  @container (max-width: 700px) {
    .contents ol { display: grid; grid-template-columns: repeat(3, auto); justify-content: space-between; }
    .contents li button { line-height: 44px; min-height: 44px; }
    .exhibit { margin: 0 -16px; padding: 6px 16px; }
    .exhibit figcaption { margin: 4px 0 0; min-height: 36px; font-size: 13px; line-height: 18px; }
    .chapter > div { padding-top: 10px; }
    .chapter h2 { font-size: 18px; line-height: 22px; margin-bottom: 4px; }
    .chapter p { font-size: 14px; line-height: 19px; margin-bottom: 6px; }
    .chapter .result { min-height: 19px; }
    .onward a, .onward .to { padding: 12px 0; }
    .lengths summary { line-height: 44px; }
    .onward .next { min-height: 44px; }
  }

  /* In a low window, such as a zoomed one, a fixed figure would leave no room for the text. */
  @media (max-height: 560px) {
    .exhibit, .chapter > div { position: static; }
    .chapter { min-height: 100vh; }
  }

  @media (prefers-reduced-motion: reduce) {
    .chapter { min-height: 100vh; }
  }
`;
