import { type CSSResult, css } from "lit";

/** Where a story stands to the left of the figure, and what happens in a step below it. */
export const toldStyles: CSSResult = css`
  @container (min-width: 1181px) {
    .told { grid-template-columns: 316px minmax(0, 1fr); column-gap: 28px; grid-template-rows: auto auto 1fr; }
    .told .telling { grid-row: 2 / span 2; margin-top: -15px; }
    .told .changing { margin-top: 14px; border-top: 1px solid var(--line); padding-top: 8px; }
    .told aside { display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: 28px; margin-top: 4px; align-content: start; }
    .told aside h2, .told aside .say { align-self: baseline; }
    .told aside h2 { gap: 16px; }
    .told aside .say { grid-column: 2; grid-row: 1; margin: 0; padding: 0; border: 0; min-height: 0; }
    .told aside ol, .told aside .parts, .told aside .nothing { grid-column: 1 / -1; }
    .told aside ol { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 24px; min-height: 118px; align-content: start; margin-top: 3px; }
    .told li button, .told li .idle { padding: 3px 0 4px 26px; line-height: 17px; }
    .told li .number, .told li .idle .number { top: 3px; }
    .told aside .parts { display: flex; gap: 0 20px; margin-top: 3px; padding-top: 3px; border-top: 1px solid var(--line); }
    .told aside .parts legend { float: left; margin: 0; line-height: 26px; }
  }

  @container (max-width: 1180px) {
    .told dnc-story { margin-bottom: 18px; }
  }
`;
