import { Dnc, type FloatArray, probabilities } from "@dncjs/core";
import { figureStyle, layoutOf, locationsOverTime, sequenceStrip } from "@dncjs/inspect/figures";
import { modelFiles, readBytes } from "@dncjs/models";
import { copyTask } from "@dncjs/tasks";
import { createWasmBackend } from "@dncjs/wasm";

const MARGIN = 12;
const GAP = 14;

/** Seconds of a step of the animation, and of the pause before it starts again. */
const STEP = 0.4;
const PAUSE = 4;

const title =
  "A trained network sees columns of bits, writes each to a location of its memory, and reads them back in order.";

/**
 * Draws a run of the trained copy network of `@dncjs/models` as an animated SVG: inputs, memory locations and answers over time. The text is
 * the same on every machine, because the build `simd` gives the same bits.
 */
export async function memoryPicture(): Promise<string> {
  using backend = await createWasmBackend({ build: "simd" });
  using dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend });
  const task = copyTask({ bits: dnc.config.outputSize, minLength: 8, maxLength: 8, seed: 1 });
  const [batch] = task.evaluationBatches(1);
  const { x, steps, answer } = batch!;
  const trace = await dnc.trace(x);
  const answers = probabilities(trace.get("y")!.data, task);
  const layout = layoutOf(trace);
  const columnsOf = (values: FloatArray, size: number, shown: (step: number) => boolean) =>
    Array.from({ length: steps }, (_, step) => {
      const column = values.subarray(step * size, step * size + task.outputSize);
      return shown(step) ? Array.from(column, (value) => Number(value.toFixed(2))) : null;
    });
  const strip = (name: string, columns: readonly (readonly number[] | null)[]) =>
    sequenceStrip({ kind: "bits", columns }, layout, { name });
  return stacked(
    [
      strip(
        "shown",
        columnsOf(x, task.inputSize, (step) => answer[step] === 0),
      ),
      locationsOverTime(trace, layout),
      strip(
        "answered",
        columnsOf(answers, task.outputSize, (step) => answer[step] === 1),
      ),
    ],
    layout,
  );
}

interface Axis {
  readonly left: number;
  readonly width: number;
  readonly steps: number;
  readonly stepWidth: number;
}

/** Puts figures with the same axis below each other, under a cover that uncovers one step after the other. */
function stacked(figures: readonly string[], axis: Axis): string {
  let y = MARGIN;
  const placed = figures.map((figure) => {
    const at = y;
    y += Number(/ height="([\d.]+)"/.exec(figure)![1]) + GAP;
    return figure.replace("<svg ", `<svg x="${MARGIN}" y="${at}" `).replaceAll(/<title>.*?<\/title>/g, "");
  });
  const width = axis.width + 2 * MARGIN;
  const left = MARGIN + axis.left;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img" aria-label="${title}">
<title>${title}</title>
<style>${styleOf(placed.join())}
${motion(axis)}</style>
<rect width="${width}" height="${y}" rx="8" class="dnc-page"/>
${placed.join("\n")}
<rect x="${left}" y="${MARGIN}" width="${width}" height="${y - 2 * MARGIN}" class="dnc-page cover"/>
</svg>
`;
}

/** The rules of `figureStyle` for the classes that occur, and the colours that these rules use. */
function styleOf(figures: string): string {
  const used = new Set([...figures.matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => names!.split(" ")));
  const lines = figureStyle.replaceAll(":root", "svg").split("\n");
  const kept = lines.filter((line) => {
    const selected = /^\s*\.dnc (?:\w+)?\.([\w-]+)/.exec(line)?.[1];
    return selected === undefined || used.has(selected);
  });
  const text = kept.join("\n");
  return text.replaceAll(/(--[\w-]+):[^;}]+;?/g, (variable, name: string) => {
    return text.includes(`var(${name})`) || name === "--page" ? variable : "";
  });
}

/** A visitor who prefers less motion sees the whole run at once. */
function motion({ steps, stepWidth }: Axis): string {
  const seconds = steps * STEP + PAUSE;
  const share = ((100 * steps * STEP) / seconds).toFixed(2);
  const end = `translateX(${steps * stepWidth}px)`;
  return `.dnc-page{fill:var(--page)}.cover{transform:${end};animation:uncover ${seconds}s infinite}
@keyframes uncover{from{transform:none;animation-timing-function:steps(${steps})}${share}%,to{transform:${end}}}
@media(prefers-reduced-motion){.cover{animation:none}}`;
}
