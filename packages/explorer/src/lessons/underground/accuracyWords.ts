import { percent } from "../../moves/sentence.ts";

/** Other lengths that are stated beside that of the route. */
const COMPARED = [3, 7, 10, 20];

/** The accuracy of the network on this map, for routes of this length and of others. */
export function accuracyWords(stops: number, errors: Readonly<Record<string, number>> | undefined): string {
  const training = "You plan the route; the network gets its directions, and must remember where each leads.";
  if (!errors) return training;
  const right = (length: number) => percent(1 - errors[length]!);
  const own =
    errors[stops] === undefined ? [] : [`${right(stops)} of the walks of ${stops} ${stops === 1 ? "stop" : "stops"}`];
  const others = COMPARED.filter((length) => length !== stops && errors[length] !== undefined);
  const all = [...own, ...others.map((length) => `${right(length)} of ${length}`)];
  return `${training} It learned on random graphs and has never seen this map. Here it has ${all.join(", ")} stops entirely right, of 200 random walks each.`;
}
