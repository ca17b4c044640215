import type { ExplorerController } from "../explorer/explorerController.ts";
import { plainWords } from "../moves/sentence.ts";
import type { Clip } from "./clip.ts";

/** Returns what a clip of the current lesson shows; undefined if the lesson has no clip. */
function clipOf({ snapshot, settings, breaking }: ExplorerController): Clip | undefined {
  if (snapshot?.kind !== "picture") return undefined;
  const { run, episode, order, content } = snapshot;
  if (settings.lesson !== "break") return { run, episode, order, score: plainWords(content.score(run)) };
  const { harm } = breaking;
  if (!harm) return undefined;
  const { damaged } = harm.damage;
  const { step, location } = harm.chosen;
  return { run: damaged, episode, order, score: plainWords(content.score(damaged)), hit: { step, location } };
}

/** Saves a GIF of the current picture or hit. The encoder loads on first use. */
export async function saveGif(controller: ExplorerController, element: HTMLElement): Promise<void> {
  const clip = clipOf(controller);
  if (!clip) return;
  const { gifOf } = await import("./gifOf.ts");
  const style = getComputedStyle(element);
  const bytes = gifOf(clip, (name) => style.getPropertyValue(`--${name}`).trim());
  const url = URL.createObjectURL(new Blob([bytes], { type: "image/gif" }));
  Object.assign(document.createElement("a"), {
    href: url,
    download: `dncjs-${controller.settings.lesson}.gif`,
  }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
