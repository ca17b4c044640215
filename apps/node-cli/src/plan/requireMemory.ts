import { plannedBackends } from "../backends.ts";
import { Failure } from "../failure.ts";
import { count } from "../numbers.ts";
import { estimate } from "./estimate.ts";
import { type KnownDevice, limitOf } from "./limits.ts";
import { amount } from "./units.ts";
import type { Workload } from "./workload.ts";

/** Refuses, before anything is allocated or written, what the backend cannot hold, where that can be known. @throws Failure saying what takes the most */
export function requireMemory(workload: Workload, backend: string, device?: KnownDevice): void {
  if (!plannedBackends.includes(backend)) return;
  const limit = limitOf(backend, device);
  const { total, tensors } = estimate(workload, limit);
  const bytes = limit.bytesPerNumber * total;
  const most = limit.mostBytes ?? limit.bytes;
  if (bytes <= most) return;
  const { name, shape, values, gradients, slots } = tensors[0]!;
  const largest = amount(limit.bytesPerNumber * (values + gradients));
  const times = slots > 1 ? `${count(slots)} × ` : "";
  throw new Failure(
    `this needs ${amount(bytes)}, and ${limit.backend} has at most ${amount(most)} (${limit.why}): ` +
      `${name} alone, ${times}[${shape.join(", ")}], takes ${largest}; dnc plan says where it all goes`,
  );
}
