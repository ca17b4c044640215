import type { LessonContent } from "../lessons/lessonContent.ts";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import { isMapLoaded } from "../lessons/underground/mapPart.ts";
import type { OwnShape } from "../session/ownShape.ts";
import type { Settings } from "../settings/settings.ts";

/** Keeps the content that the settings select, since every step reads it several times. */
export class ContentCache {
  #kept: { readonly key: string; readonly content: LessonContent } | undefined;

  /** Returns the content for the lesson's network, or for one of `shape`. */
  of(settings: Settings, shape: OwnShape | undefined): LessonContent {
    const { lesson, shown, text, choice } = settings;
    // Break it needs a network of the lesson's sizes.
    const own = lesson === "break" ? undefined : shape;
    const key = JSON.stringify([lesson, shown, text, choice, own, isMapLoaded()]);
    if (this.#kept?.key !== key) this.#kept = { key, content: lessonContentOf(settings, own) };
    return this.#kept.content;
  }
}
