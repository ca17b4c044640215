import { type Edit, type Intervention, type LocationLock, lockLocations } from "@dncjs/inspect";
import { InvalidArgumentError } from "commander";
import { whole } from "../training/trainFlags.ts";

/** Parses "5:memory:13=0.5", number 13 of the memory in step 5, and adds it to the edits before. @throws InvalidArgumentError */
export function parseEdit(text: string, before: readonly Edit[] = []): readonly Edit[] {
  const [, step, tensor, index, value] = /^(\d+):([A-Za-z]+):(\d+)=(-?[\d.]+(?:e-?\d+)?)$/.exec(text) ?? [];
  const number = Number(value);
  if (step === undefined || !Number.isFinite(number)) {
    throw new InvalidArgumentError("Expected STEP:TENSOR:INDEX=VALUE, for example 5:memory:13=0.");
  }
  return [...before, { step: whole(step), tensor: tensor!, index: whole(index!), value: number }];
}

/** Parses "1,2", locations locked from the start, or "1,2@9", from step 9 on. @throws InvalidArgumentError, also for a second lock */
export function parseLock(text: string, before?: LocationLock): LocationLock {
  if (before) throw new InvalidArgumentError("Expected one --lock with all locations.");
  const [, locations, , from] = /^(\d+(?:,\d+)*)(@(\d+))?$/.exec(text) ?? [];
  if (locations === undefined)
    throw new InvalidArgumentError("Expected locations separated by commas, 1,2, or 1,2@9 from step 9 on.");
  return lockLocations(locations.split(",").map(whole), from === undefined ? {} : { from: whole(from) });
}

/** The edits and the lock of the command line as one experiment with a name; empty without any. */
export function requestedChanges(
  edits: readonly Edit[] = [],
  lock?: LocationLock,
): readonly (readonly [string, readonly Intervention[]])[] {
  const names = edits.map(({ step, tensor, index, value }) => `${tensor} ${index} = ${value} in step ${step}`);
  if (lock) names.push(describeLock(lock));
  return names.length === 0 ? [] : [[`requested: ${names.join("; ")}`, [...edits, ...(lock ? [lock] : [])]]];
}

/** "locations 1, 2 locked from step 9 on". */
export function describeLock({ lockedLocations, from = 0 }: LocationLock): string {
  return `${locationList(lockedLocations)} locked ${from > 0 ? `from step ${from} on` : "from the start"}`;
}

/** "location 1", "locations 1, 2". */
export function locationList(locations: readonly number[]): string {
  return `${locations.length === 1 ? "location" : "locations"} ${locations.join(", ")}`;
}
