import { type CSSResult, css } from "lit";

/** Where a story stands to the left of the figure, and what happens in a step below it. */
export const toldStyles: CSSResult = css`
  @container (min-width: 1181px) {
    .told { grid-template-columns: 316px minmax(0, 1fr); column-gap: 28px; grid-template-rows: auto auto 1fr; }
    .told dnc-story { grid-row: 2 / span 2; }
    .told aside { display: grid; grid-template-columns: minmax(0, 1fr) 226px; column-gap: 28px; margin-top: 10px; align-content: start; }
    .told aside h2 { grid-column: 1; }
    .told aside ol { grid-column: 1; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 18px; margin-top: 4px; }
    .told li button, .told li .idle { min-height: 0; padding: 5px 0 5px 26px; line-height: 17px; }
    .told li strong { display: inline; margin-right: 6px; }
    .told li .number, .told li .idle .number { top: 5px; }
    .told aside .say { grid-column: 2; grid-row: 1 / span 2; margin: 0; padding: 0; border: 0; min-height: 0; }
    .told aside .changing { grid-column: 1; max-width: 480px; }
    .told aside .parts { grid-column: 2; grid-row: 2; align-self: end; grid-template-columns: auto auto; column-gap: 12px; white-space: nowrap; }
  }

  @container (max-width: 1180px) {
    .told dnc-story { margin-bottom: 18px; }
  }
`;
