export {
  type DncSequenceInput,
  type DncSequenceOptions,
  type DncSequenceOutput,
  dncSequence,
} from "./op/dncSequence.ts";
export { backendNames, type RegisterOptions, registerDnc } from "./op/registration.ts";
export type { TensorFlow } from "./tensorflow.ts";
