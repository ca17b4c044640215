import { amount } from "@dncjs/train/files";
import { plannedBackends } from "../backends.ts";
import { Failure } from "../failure.ts";
import { count } from "../numbers.ts";
import { estimate } from "./estimate.ts";
import { type KnownDevice, limitOf } from "./limits.ts";
import type { Workload } from "./workload.ts";

/** Checks that a workload fits on a backend, before anything is allocated or written. @throws Failure naming the largest tensor */
export function requireMemory(workload: Workload, backend: string, device?: KnownDevice): void {
  if (!plannedBackends.includes(backend)) return;
  const limit = limitOf(backend, device);
  const { total, tensors } = estimate(workload, limit);
  const bytes = limit.bytesPerNumber * total;
  const available = limit.maxBytes ?? limit.bytes;
  if (bytes <= available) return;
  const { name, shape, values, gradients, slots } = tensors[0]!;
  const largest = amount(limit.bytesPerNumber * (values + gradients));
  const times = slots > 1 ? `${count(slots)} × ` : "";
  const withGradient = gradients > 0 ? " with its gradient" : "";
  throw new Failure(
    `not enough memory: needs ${amount(bytes)}, but ${limit.backend} has at most ${amount(available)} (${limit.why}); ` +
      `largest tensor: ${name}, ${times}[${shape.join(", ")}], ${largest}${withGradient}; dnc plan lists all tensors`,
  );
}
