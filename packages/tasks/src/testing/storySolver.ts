/**
 * Answers the questions of an encoded story from its input channels alone, independently of the task: it searches backwards from each
 * question in a list of events.
 */
export function solveStory(x: readonly (readonly number[])[]): Map<number, readonly number[]> {
  const answers = new Map<number, readonly number[]>();
  const events: Event[] = [];
  x.forEach((now, step) => {
    if (now[43] === 0 && now[44] === 0) events.push(eventOf(now, events));
    const next = x[step + 1];
    const isLastStep = next === undefined || (next[43] === 0 && next[44] === 0);
    const event = events.at(-1)!;
    if (!isLastStep || event.act < 6) return;
    const before = events.slice(0, -1);
    answers.set(step, oneHot(answerTo(event, before)));
    if (event.act === WHERE_THING) answers.set(step - 1, oneHot(answerTo({ ...event, act: WHO! }, before)));
  });
  return new Map([...answers].sort(([a], [b]) => a - b));
}

/** A sentence. The acts are those of the input channels; -1 stands for an absent part. */
interface Event {
  readonly act: number;
  readonly person: number;
  readonly to: number;
  readonly thing: number;
  readonly place: number;
}

const [GO, TAKE, DROP, GIVE, PUT, LIE, WHERE_PERSON, WHERE_THING, WHO] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const NOBODY = 16;
const UNTOLD = 17;

function oneHot(answer: number): readonly number[] {
  return Array.from({ length: 18 }, (_, channel) => Number(channel === answer));
}

function eventOf(now: readonly number[], before: readonly Event[]): Event {
  const oneOf = (from: number, size: number) => now.slice(from, from + size).indexOf(1);
  const person = oneOf(9, 9);
  const thing = oneOf(26, 9);
  return {
    act: oneOf(0, 9),
    person: person === 8 ? before.findLast((event) => event.person >= 0)!.person : person,
    to: oneOf(18, 8),
    thing: thing === 8 ? before.findLast((event) => event.thing >= 0)!.thing : thing,
    place: oneOf(35, 8),
  };
}

function answerTo({ act, person, thing }: Event, before: readonly Event[]): number {
  if (act === WHERE_PERSON) return placeOfPerson(person, before);
  const at = before.findLastIndex((event) => event.thing === thing && event.act < WHERE_PERSON!);
  const last = before[at];
  if (last === undefined) return UNTOLD;
  const holder = last.act === TAKE ? last.person : last.act === GIVE ? last.to : -1;
  if (act !== WHERE_THING) return holder < 0 ? NOBODY : holder;
  if (last.act === PUT || last.act === LIE) return 8 + last.place;
  return last.act === DROP ? placeOfPerson(last.person, before.slice(0, at)) : placeOfPerson(holder, before);
}

function placeOfPerson(person: number, before: readonly Event[]): number {
  const went = before.findLast((event) => event.act === GO && event.person === person);
  return went ? 8 + went.place : UNTOLD;
}
