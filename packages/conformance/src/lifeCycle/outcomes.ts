/**
 * The life-cycle matrix: what each public method does in each situation, on every backend. cases.ts checks every cell, and SUPPORT.md shows
 * the table.
 */

export const situations = ["fresh", "busy", "disposed", "device lost", "out of memory", "after abort"] as const;
export type Situation = (typeof situations)[number];

/** The situations, in words. */
export const situationTexts: Readonly<Record<Situation, string>> = {
  fresh: "nothing was called before",
  busy: "another call of the object is pending: `step` of the network or trainer, `run` of the session",
  disposed: "the object is disposed",
  "device lost":
    "the GPU device is lost; only WebGPU has one. TensorFlow.js opens its device itself and does not report a loss",
  "out of memory":
    "the backend refuses every allocation. When it no longer does, the call gives the bits of an undisturbed object",
  "after abort": "the signal of `fit` ended the training after a batch; nothing else takes a signal",
};

/** The code of the DncError that a call throws or rejects with, or one of the other outcomes. */
export type Outcome = "works" | "waits" | "ends" | "busy" | "disposed" | "deviceLost" | "backend" | "–";

export const outcomeTexts: Readonly<Record<Exclude<Outcome, "–">, string>> = {
  works: "the result has the bits of an idle object, or of a new one",
  waits: "works after the pending call, with the bits of two awaited calls",
  ends: "works, and the pending call rejects with the code `disposed`",
  busy: "refused with this code; nothing changes",
  disposed: "refused with this code",
  deviceLost: "refused with this code, as DeviceLostError",
  backend: "refused with this code, as BackendError; nothing stays allocated",
};

/** The outcomes of a method, in the order of `situations`. */
type Outcomes = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

export type ObjectName = "Dnc" | "Session" | "Trainer";

// biome-ignore format: a table with one line per method can be compared by column
export const outcomes: Readonly<Record<ObjectName, Readonly<Record<string, Outcomes>>>> = {
  Dnc: {
    "Dnc.create":             ["works", "works", "works",    "deviceLost", "backend", "–"],
    "Dnc.load":               ["works", "works", "works",    "deviceLost", "backend", "–"],
    "dnc.run":                ["works", "works", "disposed", "deviceLost", "backend", "–"],
    "dnc.trace":              ["works", "works", "disposed", "deviceLost", "backend", "–"],
    "dnc.step":               ["works", "waits", "disposed", "deviceLost", "works",   "–"],
    "dnc.reset":              ["works", "busy",  "disposed", "deviceLost", "works",   "–"],
    "dnc.session":            ["works", "works", "disposed", "deviceLost", "backend", "–"],
    "dnc.save":               ["works", "works", "disposed", "deviceLost", "works",   "–"],
    "dnc.parameters.read":    ["works", "works", "disposed", "deviceLost", "works",   "–"],
    "dnc.parameters.write":   ["works", "works", "disposed", "deviceLost", "works",   "–"],
    evaluate:                 ["works", "works", "disposed", "deviceLost", "backend", "–"],
    "dnc.dispose":            ["works", "ends",  "works",    "works",      "works",   "–"],
  },
  Session: {
    "session.run":            ["works", "waits", "disposed", "deviceLost", "works",   "–"],
    "session.step":           ["works", "waits", "disposed", "deviceLost", "works",   "–"],
    "session.trace":          ["works", "waits", "disposed", "deviceLost", "backend", "–"],
    "session.snapshot":       ["works", "waits", "disposed", "deviceLost", "works",   "–"],
    "session.restore":        ["works", "busy",  "disposed", "deviceLost", "works",   "–"],
    "session.reset":          ["works", "busy",  "disposed", "deviceLost", "works",   "–"],
    "session.fork":           ["works", "waits", "disposed", "deviceLost", "backend", "–"],
    "session.mark":           ["works", "waits", "disposed", "deviceLost", "works",   "–"],
    "session.rollback":       ["works", "waits", "disposed", "deviceLost", "works",   "–"],
    "session.dispose":        ["works", "ends",  "works",    "works",      "works",   "–"],
  },
  Trainer: {
    "Trainer.create":         ["works", "works", "works",    "deviceLost", "backend", "works"],
    "Trainer.resume":         ["works", "works", "works",    "deviceLost", "backend", "works"],
    "trainer.step":           ["works", "busy",  "disposed", "deviceLost", "works",   "works"],
    "trainer.fit":            ["works", "busy",  "disposed", "deviceLost", "backend", "works"],
    "trainer.evaluate":       ["works", "busy",  "disposed", "deviceLost", "backend", "works"],
    "trainer.gradientStatistics": ["works", "busy", "disposed", "deviceLost", "works", "works"],
    "trainer.checkpoint":     ["works", "works", "disposed", "deviceLost", "works",   "works"],
    "trainer.model.run":      ["works", "works", "disposed", "deviceLost", "backend", "works"],
    "trainer.dispose":        ["works", "works", "works",    "works",      "works",   "works"],
  },
};

/** The outcome of a method in a situation. */
export function outcomeOf(object: ObjectName, method: string, situation: Situation): Outcome {
  return outcomes[object][method]![situations.indexOf(situation)]!;
}
