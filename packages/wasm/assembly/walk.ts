/**
 * Runs a job, a list of operations over consecutive steps: one call from JavaScript for a whole segment. src/wasmWalk.ts writes the job.
 *
 *   operation:  selection of batch elements | run | call, or slice to write | slice to read
 *   slice:      base address | bytes between slots | number of its clock | bytes between batch elements
 */
import { FrameAt, Job, Operation, Run, Selection } from "./generated/places";
import { run } from "./generated/run";
import { copy, zero } from "./vector";

/** Runs all steps of a job for batch elements begin ≤ b < end. */
export function walk(job: usize, frame: usize, begin: i32, end: i32): void {
  const first = <usize>load<u32>(job, Job.operations);
  const last = first + <usize>load<u32>(job, Job.count) * Operation.bytes;
  const maskStep = (<usize>load<u32>(job, Job.elements)) << 2;
  let slots = <usize>load<u32>(job, Job.slots);
  let mask = <usize>load<u32>(job, Job.mask);
  store<u32>(frame, load<u32>(job, Job.elements), FrameAt.elements);
  for (let step = load<i32>(job, Job.steps); step > 0; step--) {
    store<u32>(frame, mask, FrameAt.mask);
    for (let at: usize = 0; at < <usize>FrameAt.stepBytes; at += 4) store<u32>(frame + at, load<u32>(slots + at));
    for (let operation = first; operation < last; operation += Operation.bytes) {
      visitRuns(operation, frame, mask, begin, end);
      store<u32>(frame, load<u32>(frame, FrameAt.progress) + 1, FrameAt.progress);
    }
    slots += FrameAt.stepBytes;
    if (mask) mask += maskStep;
  }
}

/** Runs an operation for each run of consecutive selected batch elements. `mask` is the address of the step's mask, or 0. @inline */
function visitRuns(operation: usize, frame: usize, mask: usize, begin: i32, end: i32): void {
  const selection = load<u32>(operation, Operation.selection);
  if (selection == Selection.all || mask == 0) {
    if (selection != Selection.masked) visit(operation, frame, begin, end);
    return;
  }
  const wanted: u32 = selection == Selection.active ? 1 : 0;
  let from = begin;
  for (let b = begin; b <= end; b++) {
    if (b < end && load<u32>(mask + ((<usize>b) << 2)) == wanted) continue;
    if (b > from) visit(operation, frame, from, b);
    from = b + 1;
  }
}

function visit(operation: usize, frame: usize, begin: i32, end: i32): void {
  const what = load<i32>(operation, Operation.run);
  if (what >= Run.call) {
    const call = load<u32>(operation, Operation.call);
    return run(what - Run.call, call, frame, begin, end);
  }
  const to = sliceAt(operation + Operation.to, frame, begin);
  const count = (load<i32>(operation, Operation.to + 12) >> 2) * (end - begin);
  if (what == Run.zero) zero(to, count);
  else copy(sliceAt(operation + Operation.from, frame, begin), to, count);
}

/** Address of a batch element of a slice in the current slot. @inline */
function sliceAt(slice: usize, frame: usize, b: i32): usize {
  const slot = load<u32>(frame + ((<usize>load<u32>(slice, 8)) << 2));
  return load<u32>(slice) + load<u32>(slice, 4) * slot + load<u32>(slice, 12) * b;
}
