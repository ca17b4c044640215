// The code that trains networks or draws their tasks. The worker imports it on first use.
export { accuracyOf, picturesOf } from "./accuracy.ts";
export { LiveTraining } from "./liveTraining.ts";
export { RaceLane } from "./raceLane.ts";
