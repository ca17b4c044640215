import type { DncConfig } from "@dncjs/core";
import { type Estimate, estimate, type TensorNeed } from "./estimate.ts";
import { bytesOf, largestBatch, leanestKeepEvery } from "./fitting.ts";
import type { BackendLimit } from "./limits.ts";
import { type Work, workOf } from "./work.ts";
import type { Workload } from "./workload.ts";

/** The result of `dnc plan`, as printed by `--json`. Memory is in bytes. */
export interface PlanReport {
  readonly mode: Workload["mode"];
  readonly batch: number;
  readonly steps: number;
  /** Batches of the whole training; null if there is no training, or its length is unknown. */
  readonly batches: number | null;
  readonly keepEvery: number | null;
  readonly backend: string;
  readonly limit: number;
  readonly limitedBy: string;
  /** Whether `limit` is the minimum of all devices, and this device may have more. */
  readonly deviceMayHaveMore: boolean;
  readonly total: number;
  readonly fits: boolean;
  readonly parts: Estimate["parts"];
  /** Largest first, by bytes. */
  readonly tensors: readonly (TensorNeed & { readonly share: number })[];
  /** Work of one step of the whole batch. */
  readonly work: Work;
  /** 0 if a batch of 1 does not fit. */
  readonly largestBatch: number;
  /** The k that saves the most memory; null if none saves memory, without training, and for networks that refuse it. */
  readonly leanest: { readonly keepEvery: number; readonly total: number; readonly largestBatch: number } | null;
}

export function planReport(workload: Workload, limit: BackendLimit): PlanReport {
  const found = estimate(workload, limit);
  const inBytes = (numbers: number) => limit.bytesPerNumber * numbers;
  const total = inBytes(found.total);
  return {
    mode: workload.mode,
    batch: workload.batch,
    steps: workload.steps,
    batches: workload.mode === "train" ? (workload.batches ?? null) : null,
    keepEvery: workload.keepEvery ?? null,
    backend: limit.backend,
    limit: limit.bytes,
    limitedBy: limit.why,
    deviceMayHaveMore: limit.maxBytes !== undefined,
    total,
    fits: total <= limit.bytes,
    parts: mapValues(found.parts, inBytes),
    tensors: found.tensors.map((tensor) => ({
      ...tensor,
      values: inBytes(tensor.values),
      gradients: inBytes(tensor.gradients),
      share: (tensor.values + tensor.gradients) / found.total,
    })),
    work: workOf(workload, limit),
    largestBatch: largestBatch(workload, limit),
    leanest: workload.mode === "train" && acceptsCheckpoints(workload.config) ? leanest(workload, limit) : null,
  };
}

/** The journal of a sparse memory replaces checkpoints; a bidirectional network needs all steps at once. */
const acceptsCheckpoints = ({ memory, bidirectional }: DncConfig): boolean => !memory?.sparse && !bidirectional;

function leanest(workload: Workload, limit: BackendLimit): PlanReport["leanest"] {
  const { keepEvery, bytes } = leanestKeepEvery(workload, limit);
  if (bytes >= bytesOf(workload, limit)) return null;
  return { keepEvery, total: bytes, largestBatch: largestBatch({ ...workload, keepEvery }, limit) };
}

function mapValues<Key extends string>(
  record: Readonly<Record<Key, number>>,
  change: (value: number) => number,
): Record<Key, number> {
  const entries = Object.entries<number>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(entries) as Record<Key, number>;
}
