import type { Answers } from "./taskLaws.ts";

/** A sequence of a graph task, read from its inputs. A label is its three digits, such as "042"; "" if it is missing. */
export interface ReadGraph {
  readonly edges: readonly (readonly string[])[];
  readonly walks: readonly ReadWalk[];
}

export interface ReadWalk {
  readonly query: readonly (readonly string[])[];
  readonly answerSteps: readonly number[];
}

/** Reads a sequence, [T][X], without the code of the task. @throws Error if its form is not that of the task */
export function readGraph(x: readonly (readonly number[])[]): ReadGraph {
  const phases: { due: number; steps: number[] }[] = [];
  x.forEach((channels, step) => {
    const [change, due] = [channels[90]!, channels[91]!];
    if (change === 1) phases.push({ due, steps: [] });
    require(phases.at(-1)?.due === due, `the answer flag of step ${step} changes within a phase`);
    phases.at(-1)!.steps.push(step);
  });
  const labels = (phase: number) => phases[phase]!.steps.map((step) => labelsOf(x[step]!));
  const walks: ReadWalk[] = [];
  for (let phase = 1; phase < phases.length; phase += 2) {
    require(phases[phase]!.due === 0 && phases[phase + 1]?.due === 1, `phase ${phase} is no query before an answer`);
    require(labels(phase + 1)
      .flat()
      .join("") === "", "an answer has inputs");
    walks.push({ query: labels(phase), answerSteps: phases[phase + 1]!.steps });
  }
  return { edges: labels(0), walks };
}

/** Walks along the edges with a dictionary. After the last edge comes 000 000 000. */
export function solveWalks(x: readonly (readonly number[])[]): Answers {
  const { edges, walks } = readGraph(x);
  const next = new Map(edges.map(([source, edge, destination]) => [`${source} ${edge}`, destination!]));
  require(next.size === edges.length, "two edges that leave a node have one label");
  const answers = new Map<number, number[]>();
  for (const { query, answerSteps } of walks) {
    require(answerSteps.length === query.length + 1, "an answer has not one step for each edge and one more");
    let node = query[0]![0]!;
    query.forEach(([source, edge, destination], at) => {
      require(destination === "" && (source === "") === at > 0, `step ${at} of a query has other labels`);
      const arrival = next.get(`${node} ${edge}`)!;
      answers.set(answerSteps[at]!, oneHot(node + edge + arrival));
      node = arrival;
    });
    answers.set(answerSteps.at(-1)!, oneHot("000000000"));
  }
  return answers;
}

function labelsOf(channels: readonly number[]): string[] {
  return [0, 30, 60].map((from) => {
    const digits = [0, 10, 20].map((digit) => digitOf(channels.slice(from + digit, from + digit + 10)));
    const label = digits.join("");
    require(label.length === 0 || label.length === 3, `a label has the digits ${digits}`);
    return label;
  });
}

/** Returns the digit of one-hot values; "" if all are 0. */
function digitOf(values: readonly number[]): string {
  const digit = values.indexOf(1);
  require(values.every((value, at) => value === (at === digit ? 1 : 0)), `${values} is not one-hot`);
  return digit < 0 ? "" : String(digit);
}

function oneHot(digits: string): number[] {
  return [...digits].flatMap((digit) => Array.from({ length: 10 }, (_, at) => (at === Number(digit) ? 1 : 0)));
}

function require(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}
