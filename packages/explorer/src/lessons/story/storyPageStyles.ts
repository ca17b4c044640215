import { type CSSResult, css } from "lit";

/** Layout of the story lesson: the story left of the figure, the moves below it. */
export const storyPageStyles: CSSResult = css`
  @container (min-width: 1181px) {
    .with-story { grid-template-columns: 316px minmax(0, 1fr); column-gap: 28px; grid-template-rows: auto auto 1fr; }
    .with-story .story-column { grid-row: 2 / span 2; margin-top: -15px; }
    .with-story .changing { margin-top: 14px; border-top: 1px solid var(--line); padding-top: 8px; }
    .with-story aside { display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: 28px; margin-top: 4px; align-content: start; }
    .with-story aside h2, .with-story aside .say { align-self: baseline; }
    .with-story aside h2 { gap: 16px; }
    .with-story aside .say { grid-column: 2; grid-row: 1; margin: 0; padding: 0; border: 0; min-height: 0; }
    .with-story aside ol, .with-story aside .parts, .with-story aside .nothing { grid-column: 1 / -1; }
    .with-story aside ol { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 24px; min-height: 118px; align-content: start; margin-top: 3px; }
    .with-story li button, .with-story li .idle { padding: 3px 0 4px 26px; line-height: 17px; }
    .with-story li .number, .with-story li .idle .number { top: 3px; }
    .with-story aside .parts { display: flex; gap: 0 20px; margin-top: 3px; padding-top: 3px; border-top: 1px solid var(--line); }
    .with-story aside .parts legend { float: left; margin: 0; line-height: 26px; }
  }

  @container (max-width: 1180px) {
    .with-story dnc-story { margin-bottom: 18px; }
  }
`;
