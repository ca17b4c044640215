import type { LoadedContent } from "../lessons/lessonContent.ts";
import type { RunRequest, Weights } from "../session/requests.ts";
import type { Settings } from "../settings/settings.ts";
import type { Training } from "../training/training.ts";
import type { ModelFile } from "./modelFile.ts";

/** The settings that select the weights of a run. */
export interface WeightsSource {
  readonly settings: Settings;
  readonly training: Training;
  readonly modelFile: ModelFile;
}

/** Returns the weights that the settings select. */
export function weightsOf({ settings, training, modelFile }: WeightsSource): Weights {
  const { untrained, snapshot } = settings;
  if (untrained && modelFile.name === undefined) return { of: "untrained" };
  if (training.live) return { of: "live", training: training.number, index: training.selected(snapshot) };
  if (snapshot !== null) return { of: "history", index: snapshot };
  return modelFile.name !== undefined ? { of: "file", file: modelFile.number } : { of: "trained" };
}

/** A request with its changes. */
export type ChangedRunRequest = RunRequest & Required<Pick<RunRequest, "changes">>;

/** Returns the request to run a lesson's content, on an LSTM if it has a name. */
export function runRequestOf(
  source: WeightsSource,
  { lesson, request }: LoadedContent,
  lstm: string | undefined,
): ChangedRunRequest {
  const { settings } = source;
  // The lesson Break it starts from an original network.
  const isOriginal = settings.lesson === "break";
  return {
    model: lesson.model,
    weights: weightsOf(source),
    links: isOriginal || !settings.noLinks,
    allocation: isOriginal || !settings.noAllocation,
    sparse: lesson.name === "copy" ? settings.sparse : null,
    ...request,
    changes: isOriginal ? [] : settings.changes,
    lstm,
  };
}
