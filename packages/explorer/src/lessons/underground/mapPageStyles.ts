import { type CSSResult, css } from "lit";

/** Layout of the Underground: the map left of the figure, the words of the step below it. */
export const mapPageStyles: CSSResult = css`
  @container (min-width: 1181px) {
    .with-map { grid-template-columns: min(540px, 40cqw - 20px) minmax(0, 1fr); column-gap: 28px; grid-template-rows: auto auto 1fr; }
    .with-map .map-column { grid-row: 2 / span 2; }
    .page.with-map aside { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 28px; margin-top: 8px; align-content: start; }
    .with-map aside h2 { grid-column: 1; }
    .with-map aside .say { border: 0; padding: 0; margin: 0; min-height: 60px; }
    .with-map aside .parts { grid-area: 1 / 2 / span 2 / auto; margin: 0; align-content: start; }
    .with-map .legend { grid-template-columns: repeat(4, auto); }
    .with-map .legend .wide { grid-column: span 3; }
    .with-map .legend .scale { grid-column: auto / span 2; }
    .with-map .below.under { margin-top: 6px; }
  }
  @container (max-width: 1180px) {
    .with-map .map-column { margin-bottom: 18px; }
  }
  @container (max-width: 700px) {
    .with-map aside h2, .with-map aside .say { display: none; }
    .with-map dnc-map figure { margin: 6px 0 18px; }
  }
`;
