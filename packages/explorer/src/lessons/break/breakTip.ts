import type { Tip } from "../../figure/scene.ts";
import { decimal, percent } from "../../moves/sentence.ts";
import { at } from "../../session/run.ts";
import type { Harm } from "./breaking.ts";
import type { BreakSpot } from "./breakSpot.ts";
import { relativeDifference } from "./harmFacts.ts";

/** Tip for a spot, as "original → damaged" if the values differ. `t` is the time cursor. */
export function breakTip({ damage, lstm, snapshot }: Harm, spot: BreakSpot, t: number): Tip | undefined {
  const { original, damaged } = damage;
  const { N, W, Y } = damaged;
  const plain = (words: string) => [{ words, role: "plain" }] as const;
  switch (spot.on) {
    case "locations": {
      const k = spot.t * N + spot.location;
      const differs = relativeDifference(at(original.memory, k, W), at(damaged.memory, k, W));
      const values = [
        { words: `written ${fromTo(original.writeWeights[k]!, damaged.writeWeights[k]!)}`, role: "write" },
        { words: `read ${fromTo(original.readWeights[k]!, damaged.readWeights[k]!)}`, role: "read" },
      ] as const;
      return {
        place: `step ${spot.t} · location ${spot.location} · content differs by ${percent(differs)}`,
        values,
      };
    }
    case "memory": {
      const k = (t * N + spot.location) * W + spot.cell;
      return {
        place: `location ${spot.location} · cell ${spot.cell}`,
        values: plain(fromTo(original.memory[k]!, damaged.memory[k]!)),
      };
    }
    case "lstm": {
      const k = spot.t * lstm.H + spot.cell;
      return {
        place: `step ${spot.t} · LSTM cell ${spot.cell}`,
        values: plain(fromTo(lstm.original.cells[k]!, lstm.damaged.cells[k]!)),
      };
    }
    case "answered":
    case "lstmAnswered": {
      const answers = spot.on === "answered" ? damaged.answers : lstm.damaged.answers;
      return snapshot.content.tip({ ...damaged, answers, Y }, { on: "answered", t: spot.t, square: spot.square });
    }
  }
}

/** Formats "0.98 → 0.00", or one number if both are equal. */
function fromTo(before: number, after: number): string {
  const from = decimal(before);
  const to = decimal(after);
  return from === to ? to : `${from} → ${to}`;
}
