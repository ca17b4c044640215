import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { type Clip, type Colours, clipSize, drawClip } from "./clip.ts";

/** Durations in milliseconds. */
const WHOLE = 6000;
const END = 1500;
const SHORTEST = 40;
/** All colours of a clip with their mixtures at edges. */
const COLOURS = 64;

/** Makes a GIF of six seconds: one frame per step, and the last one longer. */
export function gifOf(clip: Clip, colour: Colours): Uint8Array<ArrayBuffer> {
  const { width, height } = clipSize(clip);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const frame = (last: number) => {
    drawClip(context, clip, last, colour);
    return context.getImageData(0, 0, width, height).data;
  };
  const { T } = clip.run;
  const every = Math.max(SHORTEST, Math.round((WHOLE - END) / (T - 1)));
  const palette = paletteOf(frame(T - 1), frame(Math.floor(T / 3)));
  const gif = GIFEncoder();
  for (let t = 0; t < T; t++) {
    const delay = t < T - 1 ? every : Math.max(END / 2, WHOLE - (T - 1) * every);
    gif.writeFrame(applyPalette(frame(t), palette), width, height, t === 0 ? { palette, delay } : { delay });
  }
  gif.finish();
  return gif.bytes();
}

function paletteOf(...frames: readonly Uint8ClampedArray[]): ReturnType<typeof quantize> {
  const all = new Uint8ClampedArray(frames.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const one of frames) {
    all.set(one, end);
    end += one.length;
  }
  return quantize(all, COLOURS);
}
