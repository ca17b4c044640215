import { callFlops, type Pass, passes } from "@dncjs/core/backend";
import { callTraffic, programFlops } from "@dncjs/core/run";
import type { BackendLimit } from "./limits.ts";
import { programOf, type Workload } from "./workload.ts";

/** The work of one call of the program, in one step of the whole batch. */
export interface CallWork {
  readonly call: string;
  readonly primitive: string;
  /** Operations. */
  readonly forward: number;
  /** Operations, including the gradients of parameters; 0 without training. */
  readonly backward: number;
  /** Bytes read and written, without any cache. */
  readonly bytes: number;
}

export interface Work {
  readonly calls: readonly CallWork[];
  readonly forward: number;
  readonly backward: number;
  readonly bytes: number;
}

/** The work of one step, by call in program order. */
export function workOf(workload: Workload, { bytesPerNumber }: BackendLimit): Work {
  const { batch, mode } = workload;
  const done: readonly Pass[] = mode === "train" ? passes : ["forward"];
  const calls = programOf(workload).calls.map((call): CallWork => {
    const traffic = done.map((pass) => callTraffic(call, pass));
    const backward = done.slice(1).map((pass) => batch * callFlops(call, pass));
    return {
      call: call.label,
      primitive: call.kernel,
      forward: batch * callFlops(call, "forward"),
      backward: sum(backward),
      bytes: bytesPerNumber * sum(traffic.map(({ element, shared }) => batch * element + shared)),
    };
  });
  const total = (key: "forward" | "backward" | "bytes") => sum(calls.map((call) => call[key]));
  return { calls, forward: total("forward"), backward: total("backward"), bytes: total("bytes") };
}

/** Operations of one step of the whole batch: forward, and backward if it trains. */
export function stepFlops(workload: Workload): number {
  const done: readonly Pass[] = workload.mode === "train" ? passes : ["forward"];
  const program = programOf(workload);
  return workload.batch * sum(done.map((pass) => programFlops(program, pass)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
