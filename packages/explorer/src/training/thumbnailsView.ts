import { type SVGTemplateResult, svg } from "lit";
import { inkOf } from "../figure/marks.ts";
import type { Episode } from "../lessons/picture/episode.ts";
import type { Moment } from "../session/messages.ts";

/** Axis of the small pictures: number of pictures seen, with a line down from each picture. */
export interface ThumbnailAxis {
  readonly maxWidth: number;
  /** Lower end of the lines. */
  readonly base: number;
  x(pictures: number): number;
}

/** The network's answers at moments of its training, as many as fit. */
export function thumbnailsView(moments: readonly Moment[], episode: Episode, axis: ThumbnailAxis): SVGTemplateResult {
  const { squares } = episode;
  const steps = episode.expected.flatMap((column, t) => (column >= 0 ? [t] : []));
  const width = Math.min(120, 5 * steps.length);
  const column = width / steps.length;
  const left = ({ pictures }: Moment) => Math.max(0, Math.min(axis.maxWidth - width, axis.x(pictures) - width / 2));
  return svg`${apart(moments, left, width + 6).map(
    (moment) =>
      svg`<g transform="translate(${left(moment)} 0)">${steps.map((t, at) =>
        Array.from(
          { length: squares },
          (_, square) => svg`<rect x=${at * column} y=${square * 4} width=${column - 0.5} height="3.5"
        fill=${inkOf(moment.answers[t * squares + square] ?? 0)} />`,
        ),
      )}</g><path d="M${axis.x(moment.pictures)} 27V${axis.base}" stroke="var(--line)" />`,
  )}`;
}

/** Selects moments far enough apart for their pictures, from the last one back, and always the first. */
function apart(moments: readonly Moment[], left: (moment: Moment) => number, width: number): readonly Moment[] {
  const kept: Moment[] = [];
  let free = Number.POSITIVE_INFINITY;
  for (const moment of moments.toReversed()) {
    if (free - left(moment) < width) continue;
    kept.push(moment);
    free = left(moment);
  }
  const first = moments[0];
  return first && kept.at(-1) !== first ? [...kept.slice(0, -1), first] : kept;
}
