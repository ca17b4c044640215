import { CHAPTERS_TITLE, isTold } from "../chapters/told.ts";
import { isShort } from "../explorer/screen.ts";
import { lessonOf, titleOf } from "../lessons/lessons.ts";
import { prepareWorker } from "../session/earlyWorker.ts";
import { readSettings } from "../settings/settings.ts";
import { earlyAxes } from "./earlyAxes.ts";

/**
 * First part of a page that is only an explorer: draws title and axes at once, and starts the worker, while the rest
 * of the page is loading. Returns what it has drawn; the caller removes it when the explorer is there.
 */
export function startEarly(hash: string): HTMLElement {
  const settings = readSettings(hash);
  const lesson = lessonOf(settings.lesson);
  prepareWorker(settings.backend, lesson.model);
  const early = document.createElement("div");
  early.className = "early";
  early.ariaBusy = "true";
  if (settings.theme) early.dataset.theme = settings.theme;
  const title = document.createElement("h1");
  title.textContent = isTold(settings) ? CHAPTERS_TITLE : titleOf(settings.lesson);
  early.append(document.createElement("header"), title);
  if (settings.lesson !== "break" && settings.lesson !== "agree" && !isTold(settings))
    early.append(earlyAxes(settings, innerWidth, isShort()));
  return early;
}
