import { type CSSResult, css } from "lit";

/** Styles of everything around the figure. */
export const explorerStyles: CSSResult = css`
  * { box-sizing: border-box; }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  a { color: inherit; }
  :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 4px; }
  .write { color: var(--write); } .read { color: var(--read); } .use { color: var(--use); } .error { color: var(--error); }
  b.write, b.read, b.use { font-weight: 700; white-space: nowrap; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .skip { position: absolute; left: 8px; top: -60px; background: var(--page); padding: 8px 12px; z-index: 9; }
  .skip:focus { top: 4px; }

  .top { height: 48px; display: flex; align-items: center; gap: 28px; padding: 0 28px; border-bottom: 1px solid var(--line); font-size: 13px; }
  .brand { font-weight: 700; font-size: 16px; letter-spacing: -0.2px; }
  .to-chapters { text-decoration: none; color: var(--ink2); line-height: 32px; margin-left: -10px; }
  .to-chapters:hover, .to-chapters[aria-current] { color: var(--ink); }
  .to-chapters[aria-current] { font-weight: 700; }
  nav { display: flex; gap: 2px; }
  nav a, nav button { padding: 0 10px; line-height: 48px; text-decoration: none; color: var(--ink2); white-space: nowrap; }
  nav a:hover, nav button:hover { color: var(--ink); }
  nav [aria-current] { color: var(--ink); font-weight: 700; box-shadow: inset 0 -2px var(--ink); }
  .meta { display: flex; gap: 18px; color: var(--ink2); align-items: center; margin-left: auto; }
  .meta button, .meta summary { min-height: 32px; min-width: 24px; white-space: nowrap; line-height: 32px; cursor: pointer; list-style: none; }
  .meta button:hover, .meta summary:hover { color: var(--ink); }
  .narrow-only { display: none; }
  @container (max-width: 1060px) { .wide-only { display: none; } .narrow-only { display: inline; } }
  .meta summary::-webkit-details-marker { display: none; }
  details { position: relative; }
  .card { position: absolute; right: 0; top: 38px; z-index: 6; width: 320px; padding: 14px 16px; background: var(--page); border: 1px solid var(--ink3);
    border-radius: 8px; color: var(--ink2); font-size: 13px; line-height: 18px; white-space: normal; }
  .card h2 { margin: 0 0 4px; font-size: 14px; color: var(--ink); }
  .card p { margin: 0 0 8px; }
  .card .hint { margin: 6px 0 0; font-size: 12px; color: var(--ink3); }
  .card .does { display: flex; gap: 16px; align-items: baseline; }
  .card .does button, .card .does label { text-decoration: underline; text-underline-offset: 3px; cursor: pointer; }
  .card .pick { display: flex; gap: 8px; align-items: baseline; }
  .card select { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--ink3); border-radius: 4px; min-height: 26px; }
  .card label input { position: absolute; opacity: 0; width: 1px; }
  .card label:focus-within { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 4px; }

  :host([page]) main { min-height: calc(100vh - 48px); }
  .page { align-content: start; width: 1440px; max-width: 100%; margin: 0 auto; padding: 10px 28px; display: grid; grid-template-columns: minmax(0, 1086px) minmax(250px, 1fr); column-gap: 30px; }
  .notice { grid-column: 1 / -1; margin: 0 0 8px; padding: 6px 12px; border-left: 3px solid var(--use); background: var(--paper); font-size: 13px; line-height: 18px; }
  .notice.wrong { border-color: var(--error); display: flex; justify-content: space-between; gap: 12px; overflow-wrap: anywhere; }
  .notice button { min-width: 24px; min-height: 24px; align-self: start; }
  .head { grid-column: 1 / -1; margin-bottom: 10px; display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: 28px; }
  h1 { font-size: 27px; line-height: 34px; letter-spacing: -0.5px; margin: 0; font-weight: 700; }
  .lede { text-wrap: pretty; margin: 2px 0 0; font-size: 15px; line-height: 22px; color: var(--ink2); }
  .head > .lede { grid-area: 2 / 1 / auto / -1; }
  figure { position: relative; margin: 0; min-width: 0; }
  .loading { color: var(--ink3); height: 640px; }

  .transport { position: absolute; left: -7px; top: 16px; display: flex; z-index: 1; }
  .transport button { width: 26px; height: 26px; border-radius: 13px; display: grid; place-items: center; }
  .transport button:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }
  .draw { position: absolute; left: 0; width: 70px; top: 72px; display: grid; justify-items: end; font-size: 12px; z-index: 1; color: var(--ink2); }
  .draw button { height: 24px; line-height: 18px; }
  .draw button:hover { text-decoration: underline; color: var(--ink); }
  .below { position: absolute; display: grid; }
  .below.under { position: static; margin: 14px 0 0 78px; }
  .legend { display: grid; grid-template-columns: repeat(3, auto); gap: 3px 20px; font-size: 12px; line-height: 16px; color: var(--ink2); justify-content: start; }
  .legend.of-cells { min-height: 73px; align-content: start; }
  .legend span { display: flex; gap: 7px; align-items: center; white-space: nowrap; }
  .legend .scale { grid-column: 1 / 3; }
  .legend .wide { grid-column: 1 / -1; }
  .formula { font-size: 13px; line-height: 20px; color: var(--ink2); position: relative; width: 440px; }
  .formula h2 { margin: 0 0 2px; font-size: 13px; line-height: 18px; color: var(--ink); }
  .formula .close { position: absolute; right: 0; top: -4px; width: 24px; height: 24px; }
  .terms { display: flex; gap: 7px; align-items: baseline; }
  .terms > * { display: grid; text-align: center; justify-items: center; color: var(--ink); }
  .terms > .write { color: var(--write); } .terms > .read { color: var(--read); } .terms > .use { color: var(--use); }
  .terms button small { text-decoration: underline dotted; text-underline-offset: 4px; }
  .terms button:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); border-radius: 4px; }
  .terms i { font: italic 16px/26px "STIX Two Math", "Cambria Math", Georgia, "DejaVu Serif", serif; }
  .terms sub { font-size: 11px; line-height: 0; }
  .terms small { font-size: 14px; line-height: 22px; }
  .terms .main small { font-weight: 700; }

  aside h2, .story-column .changing h2, .training h2 { font-size: 14px; line-height: 20px; font-weight: 700; margin: 0; display: flex; align-items: baseline; justify-content: space-between; }
  aside h2 button { font-weight: 400; font-size: 13px; color: var(--ink2); min-height: 24px; }
  aside h2 button:hover, aside h2 [aria-pressed="true"] { color: var(--ink); }
  ol { list-style: none; margin: 8px 0 0; padding: 0; }
  li { border-top: 1px solid var(--line); }
  li button { position: relative; display: block; width: 100%; text-align: left; padding: 5px 0 6px 30px; min-height: 0; text-wrap: pretty; font-size: 13px; line-height: 18px; color: var(--ink2); }
  li strong { margin-right: 6px; color: var(--ink); }
  li .number { position: absolute; left: 0; top: 6px; width: 19px; height: 19px; border-radius: 10px; border: 1.5px solid var(--ink3); font-weight: 600; font-size: 11px; line-height: 16px; text-align: center; }
  li .on .number { background: var(--ink); color: var(--page); border-color: var(--ink); }
  li .off, li .off strong { color: var(--ink3); }
  li .idle { min-height: 0; padding: 5px 0 5px 30px; color: var(--ink3); line-height: 17px; }
  li .idle strong { color: var(--ink3); }
  li .idle .number { top: 5px; border-color: var(--line); color: var(--ink3); }
  li .idle.on strong { color: var(--ink); }
  li .idle.on .number { color: var(--page); border-color: var(--ink); }
  .glyph { display: inline-block; vertical-align: -7px; margin: 0 2px; }
  .say { margin: 6px 0 0; padding: 10px 0 0; border-top: 1px solid var(--line); font-size: 13px; line-height: 20px; min-height: 46px; }
  .say .glyph { vertical-align: -11px; margin: 0 4px; }
  .parts { margin: 10px 0 0; padding: 0; border: 0; display: grid; grid-template-columns: repeat(2, auto); justify-content: start; gap: 0 22px; font-size: 13px; min-width: 0; }
  .parts legend { font-size: 14px; line-height: 20px; font-weight: 700; padding: 0; margin-bottom: 2px; }
  .parts label { display: flex; align-items: center; gap: 7px; min-height: 26px; color: var(--ink2); }
  .parts label:has(:disabled) { color: var(--ink3); }
  .parts .choice, .parts .sparse { grid-column: 1 / -1; }
  /* Does not widen the columns above it. */
  .parts .sparse { width: 0; min-width: 100%; white-space: nowrap; }
  .parts .sparse input { width: 96px; }
  .parts select { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--ink3); border-radius: 4px; min-height: 26px; }
  .parts input { accent-color: var(--ink); margin: 0; }

  @container (min-width: 1181px) {
    /* Aligned with the labels above the figure. */
    .page:not(.with-story) aside > h2:first-child { margin-top: -5px; }
    /* Controls stay at the bottom of the figure, independent of the length of the sentences above. */
    .page:not(.with-story, .broken) aside { display: flex; flex-direction: column; padding-bottom: 4px; }
    aside .say + .parts { margin-top: auto; }
  }

  .training { grid-column: 1 / -1; margin-top: 10px; border-top: 1px solid var(--line); padding-top: 9px; display: grid; grid-template-columns: 232px minmax(0, 1fr); column-gap: 24px; align-items: start; }
  .training p { margin: 2px 0 6px; font-size: 13px; line-height: 18px; color: var(--ink2); min-height: 36px; }
  .go { background: var(--ink); color: var(--page); border-radius: 6px; padding: 5px 12px; font-weight: 600; font-size: 13px; min-height: 30px; }
  .quiet { font-size: 13px; color: var(--ink2); text-decoration: underline; text-underline-offset: 3px; margin-left: 12px; min-height: 24px; }

  .foot { position: absolute; right: 0; bottom: 4px; font-size: 12px; line-height: 16px; color: var(--ink3); text-align: right; }
  .foot button { display: block; margin-left: auto; min-height: 24px; color: var(--ink2); text-decoration: underline; text-underline-offset: 3px; }
  .foot [aria-pressed="true"] { color: var(--ink); font-weight: 700; }
  .foot p { margin: 2px 0 0; }
  .tables { grid-column: 1 / -1; overflow-x: auto; margin-top: 12px; display: grid; gap: 20px; justify-content: start; }
  table { border-collapse: collapse; font-size: 12px; line-height: 18px; }
  caption { text-align: left; font-weight: 700; padding: 4px 0; }
  th, td { text-align: left; padding: 1px 14px 1px 0; font-weight: 400; border-top: 1px solid var(--line); white-space: nowrap; }
  thead th { font-weight: 700; }
  tr[aria-current="step"] { background: var(--paper); }
  .dock { display: none; }
  .drop { position: fixed; inset: 8px; z-index: 8; pointer-events: none;
    border: 2px dashed var(--ink3); border-radius: 8px; background: color-mix(in srgb, var(--page) 88%, transparent); }
  .drop p { position: sticky; top: 40vh; margin: 40vh 0 0; text-align: center; font-size: 21px; line-height: 27px; }

  @container (700px < width <= 1400px) {
    .page:has(> figure) .lede { font-size: 14px; }
  }
  @container (max-width: 1180px) {
    .head { display: block; }
    .page { grid-template-columns: minmax(0, 1fr); }
    .below, .below.under, .foot { position: static; margin: 14px 0 0; }
    .foot { display: flex; gap: 24px; }
    .foot button { margin: 0; }
    .foot p { display: none; }
    aside { margin-top: 18px; max-width: 640px; }
  }

  @container (700px < width <= 820px) {
    .top { padding: 0 16px; gap: 14px; }
    .top nav a, .top nav button { padding: 0 5px; }
    .to-chapters { margin-left: 0; }
  }

  @container (max-width: 700px) {
    .to-chapters { line-height: 44px; padding: 0 8px; margin-left: -8px; }
    .top { padding: 0 16px; gap: 0 12px; height: auto; flex-wrap: wrap; }
    .top nav { order: 1; flex: 1 0 100%; justify-content: space-between; margin: -6px -8px 0; }
    .top nav a, .top nav button { line-height: 44px; padding: 0 clamp(3px, 1.2cqw, 10px); font-size: clamp(12px, 3.6cqw, 13px); }
    .meta button { min-width: 44px; min-height: 44px; }
    .meta button:last-child { margin-right: -12px; }
    aside h2 button { min-height: 44px; }
    .wordy { display: none; }
    .page { display: block; padding: 10px 16px; }
    h1 { font-size: 21px; line-height: 25px; letter-spacing: -0.4px; text-wrap: balance; }
    .lede { font-size: 13px; line-height: 18px; margin-top: 3px; }
    .transport, .draw { display: none; }
    .below .legend { grid-template-columns: auto auto; gap: 6px 16px; }
    .below .legend .scale { grid-column: 1 / -1; }
    .below .legend .wide { white-space: normal; }
    .dock .formula { width: auto; min-height: 54px; padding-bottom: 4px; }
    .dock .formula .close { top: -6px; right: -10px; width: 44px; }
    .dock .terms { gap: 4px; }
    .dock .terms button { height: auto; min-height: 44px; min-width: 26px; align-content: center; }
    .dock .terms small { font-size: 12px; }
    .foot button, .notice button { min-height: 44px; }
    .notice button { min-width: 44px; margin: -6px -12px -6px 0; }
    .menus { margin-top: 18px; border-top: 1px solid var(--line); font-size: 13px; color: var(--ink2); }
    .menus summary { line-height: 44px; list-style: none; cursor: pointer; }
    .menus .card { position: static; width: auto; border: 0; padding: 0 0 12px; }
    .menus .does button, .menus .does label, .menus select { min-height: 44px; line-height: 44px; }
    .training { display: block; margin-top: 18px; }
    .training p { margin-bottom: 10px; }
    dnc-training { margin-top: 14px; }
    .go { min-height: 44px; padding: 0 16px; }
    .parts label { min-height: 44px; }
    li button, li .idle { min-height: 44px; padding-top: 12px; padding-bottom: 13px; }
    li .number, li .idle .number { top: 11px; }
    .dock { display: block; position: sticky; bottom: 0; background: var(--page); border-top: 1px solid var(--line); padding: 7px 16px 10px; z-index: 2; }
    .dock .line { font-size: 13px; line-height: 18px; min-height: 54px; color: var(--ink2); margin: 0 0 4px; }
    .dock .line strong { color: var(--ink); }
    .dock .glyph { vertical-align: -8px; margin: 0 5px; }
    .dock .buttons { display: grid; grid-template-columns: 44px 44px 1fr 44px; align-items: center; gap: 4px; }
    .dock button { height: 44px; display: grid; place-items: center; }
    .dock .round { width: 38px; height: 38px; border-radius: 19px; background: var(--ink); color: var(--page); display: grid; place-items: center; }
    .dock .moves { display: flex; justify-content: center; }
    .dock .moves button { flex: 0 1 32px; min-width: 24px; }
    .dock .moves span { width: 22px; height: 22px; border-radius: 11px; border: 1.5px solid var(--ink3); font-size: 11px; line-height: 19px; color: var(--ink2); text-align: center; }
    .dock .moves .on span { background: var(--ink); color: var(--page); border-color: var(--ink); }
  }

  .opening aside, .opening .training, .opening .below, .opening .foot, .opening .transport, .opening .draw, .opening ~ .dock,
  .opening .menus { visibility: hidden; }
  .opening .lede { color: var(--ink); }
  .opening .lede .quiet { visibility: visible; }

  /* With SHORT of screen.ts, a desktop lesson fits a window 800 pixels high. */
  @media (max-height: 859px) {
    @container (min-width: 1181px) {
      .top { height: 42px; }
      :host([page]) main { min-height: calc(100vh - 42px); }
      nav a, nav button { line-height: 42px; }
      .page { padding: 5px 28px 0; }
      .head { margin-bottom: 5px; }
      h1 { font-size: 23px; line-height: 28px; }
      .lede { line-height: 20px; margin: 0; }
      .say { margin-top: 0; padding-top: 6px; min-height: 40px; }
      li button { padding: 3px 0 4px 30px; line-height: 17px; }
      li .idle { padding: 3px 0 3px 30px; line-height: 16px; }
      li .number, li .idle .number { top: 4px; }
      ol { margin-top: 4px; }
      .parts { margin-top: 4px; }
      .training { margin-top: 4px; padding-top: 5px; }
      .training p { margin-bottom: 3px; }
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    figure { animation: appear 160ms ease-out; }
    @keyframes appear { from { opacity: 0; } }
  }
`;
