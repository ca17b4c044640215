import { type Episode, expectedAt } from "../lessons/picture/episode.ts";
import { decimal, percent } from "../moves/sentence.ts";
import { at, type Run } from "../session/run.ts";
import type { InsidePart, Spot } from "./geometry.ts";
import type { Scene, Tip } from "./scene.ts";

type TensorName =
  | "usage"
  | "writeContent"
  | "allocation"
  | "writeWeights"
  | "backward"
  | "readContent"
  | "forward"
  | "readWeights";

const parts: Readonly<Record<InsidePart, readonly [words: string, tensor: TensorName]>> = {
  usage: ["in use", "usage"],
  lookUp: ["look-up", "writeContent"],
  free: ["free", "allocation"],
  written: ["written", "writeWeights"],
  back: ["back", "backward"],
  content: ["content", "readContent"],
  forward: ["forward", "forward"],
  read: ["read", "readWeights"],
};

const plain = (words: string): Tip["values"] => [{ words, role: "plain" }];

export function tipOf({ run, content, t }: Scene, spot: Spot): Tip | undefined {
  switch (spot.on) {
    case "locations": {
      const value = (tensor: Float32Array) => decimal(at(tensor, spot.t, run.N)[spot.location]!);
      const values = [
        { words: `written ${value(run.writeWeights)}`, role: "write" },
        { words: `read ${value(run.readWeights)}`, role: "read" },
        { words: `in use ${value(run.usage)}`, role: "use" },
      ] as const;
      return { place: `step ${spot.t} · location ${spot.location}`, values };
    }
    case "memory": {
      const value = run.memory[(t * run.N + spot.location) * run.W + spot.cell]!;
      return { place: `location ${spot.location} · cell ${spot.cell}`, values: plain(decimal(value)) };
    }
    case "inside": {
      const [words, tensor] = parts[spot.part];
      const values = plain(decimal(at(run[tensor], t, run.N)[spot.location]!, 3));
      return { place: `location ${spot.location} · ${words}`, values };
    }
    case "links": {
      const links = at(run.link, t, run.N * run.N).subarray(spot.location * run.N, (spot.location + 1) * run.N);
      const strongest = links.reduce((best, weight, from) => (weight > links[best]! ? from : best), 0);
      if (links[strongest]! < 0.02) return { place: `location ${spot.location}`, values: plain("follows no location") };
      return {
        place: `location ${spot.location} · link`,
        values: plain(`follows location ${strongest} by ${decimal(links[strongest]!)}`),
      };
    }
    case "gates": {
      const [back, content, forward] = at(run.readModes, spot.t, 3);
      const lines = [
        `write gate ${decimal(run.writeGate[spot.t]!)}, ${percent(run.allocationGate[spot.t]!)} to free locations`,
        `content ${percent(content!)}, forward ${percent(forward!)}, back ${percent(back!)}`,
        `free gate ${decimal(run.freeGate[spot.t]!)}`,
      ];
      return { place: `step ${spot.t}`, values: plain(lines[spot.gate]!) };
    }
    default:
      return content.tip(run, spot);
  }
}

/** Tip for a square of the answer. */
export function answerTip(run: Run, episode: Episode, spot: Spot): Tip | undefined {
  const expected = spot.on === "answered" && expectedAt(episode, spot.t);
  if (!expected) return undefined;
  const answer = decimal(run.answers[spot.t * run.Y + spot.square]!);
  const values = plain(`answered ${answer}, expected ${expected[spot.square]}`);
  return { place: `step ${spot.t} · square ${spot.square + 1}`, values };
}
