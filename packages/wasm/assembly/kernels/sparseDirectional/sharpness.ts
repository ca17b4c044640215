/** The sharpness of a direction: d = softmax(s log(x + ε)) over a full list. */
import { countEntries, floats, hasEntry, sortByLocation } from "../../lists";
import { dot, EPSILON, log1, softmax, softmaxGradient } from "../../vector";

/** Fills the list with the lowest locations that are not in it, then out ← softmax(s log(raw + ε)). */
export function sharpen(index: usize, raw: usize, out: usize, size: i32, N: i32, s: f32): void {
  const reached = countEntries(index, size);
  for (let n = 1, count = reached; n <= N && count < size; n++) {
    if (!hasEntry(index, <f32>n, reached)) store<f32>(index + floats(count++), <f32>n);
  }
  sortByLocation(index, raw, size);
  fillLogs(raw, out, size);
  softmax(out, out, size, s);
}

/** dRaw ← the gradient of raw; returns that of s. `logs` is scratch. */
export function sharpenGradient(raw: usize, out: usize, dOut: usize, s: f32, dRaw: usize, logs: usize, size: i32): f32 {
  softmaxGradient(out, dOut, dRaw, size);
  fillLogs(raw, logs, size);
  const dSharpness = dot(dRaw, logs, size);
  for (let at: usize = 0; at < floats(size); at += 4) {
    store<f32>(dRaw + at, (load<f32>(dRaw + at) * s) / (load<f32>(raw + at) + EPSILON));
  }
  return dSharpness;
}

/** logs ← log(raw + ε) */
function fillLogs(raw: usize, logs: usize, size: i32): void {
  for (let at: usize = 0; at < floats(size); at += 4) store<f32>(logs + at, log1(load<f32>(raw + at) + EPSILON));
}
