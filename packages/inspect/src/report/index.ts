/** The parts of a report: types of its contents, pages with other sections, and the texts that explain the measures. */
export { htmlPage, type Page, type Section, type Table } from "./page.ts";
export type { Experiment, NamedCascade } from "./reportInput.ts";
export { worst } from "./verdict.ts";
export { about, noMainWrite, threeDigits } from "./words.ts";
