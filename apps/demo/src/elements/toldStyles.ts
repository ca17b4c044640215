import { type CSSResult, css } from "lit";

/** Where a story stands to the left of the figure, and what happens in a step below it; pictures have it there too where there is no room beside. */
export const toldStyles: CSSResult = css`
  .words-below aside { display: grid; grid-template-columns: minmax(0, 1fr) 226px; column-gap: 28px; margin-top: 10px; align-content: start; }
  .words-below aside h2 { grid-column: 1; }
  .words-below aside ol { grid-column: 1; grid-row: 2 / span 3; align-content: start; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 18px; margin-top: 4px; }
  .words-below li button, .words-below li .idle { min-height: 0; padding: 5px 0 5px 26px; line-height: 17px; }
  .words-below li strong { display: inline; margin-right: 6px; }
  .words-below li .number, .words-below li .idle .number { top: 5px; }
  .words-below aside .say { grid-column: 2; grid-row: 1 / span 2; margin: 0; padding: 0; border: 0; min-height: 0; }
  .words-below aside .parts { grid-column: 2; grid-template-columns: auto auto; column-gap: 12px; white-space: nowrap; }
  .words-below:not(.told) { grid-template-columns: minmax(0, 1fr); }

  @container (min-width: 1181px) {
    .told { grid-template-columns: 316px minmax(0, 1fr); column-gap: 28px; grid-template-rows: auto auto 1fr; }
    .told dnc-story { grid-row: 2 / span 2; }
  }

  @container (max-width: 1180px) {
    .told dnc-story { margin-bottom: 18px; }
  }
`;
