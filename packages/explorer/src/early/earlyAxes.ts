import { layoutFor } from "../explorer/screen.ts";
import { figureWidth, isPhone } from "../figure/figureWidth.ts";
import { geometryOf } from "../figure/geometry.ts";
import { figureSizeOf } from "../lessons/figureSize.ts";
import { lessonOf } from "../lessons/lessons.ts";
import type { Settings } from "../settings/settings.ts";
import { axesOf } from "./axes.ts";

/** Draws the axes of the lesson in the settings, for a page of this width. */
export function earlyAxes(settings: Settings, width: number, short: boolean): SVGSVGElement {
  const lesson = lessonOf(settings.lesson);
  const size = figureSizeOf(lesson, settings);
  return axesOf(geometryOf(size, layoutFor(lesson, short), figureWidth(width, lesson), isPhone(width)), size);
}
