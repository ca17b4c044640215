import type { Lesson } from "../lessons/lesson.ts";
import type { LessonContent } from "../lessons/lessonContent.ts";
import type { Computing, ModelSummary } from "../session/messages.ts";
import type { Settings } from "../settings/settings.ts";
import type { Training } from "../training/training.ts";
import { ContentCache } from "./contentCache.ts";
import type { ModelFile } from "./modelFile.ts";
import type { Opening } from "./opening.ts";
import type { Player } from "./player.ts";
import type { Snapshot } from "./snapshot.ts";

/** Everything that views read: the settings, the latest results, and what follows from them. */
export abstract class ExplorerState {
  abstract readonly training: Training;
  abstract readonly player: Player;
  abstract readonly opening: Opening;
  abstract readonly modelFile: ModelFile;
  settings: Settings;
  snapshot: Snapshot | undefined;
  /** Summary of the lesson's model. */
  summary: ModelSummary | undefined;
  /** Error message, shown in place of the score. */
  problem: string | undefined;
  /** Message that the backend was replaced, until the visitor selects another backend or lesson. */
  notice: string | undefined;
  /** The backend in use; undefined until a network has run. */
  computing: Computing | undefined;
  readonly #contents = new ContentCache();

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** The content that the settings select. The snapshot follows when the network has run. */
  get lessonContent(): LessonContent {
    return this.#contents.of(this.settings, this.modelFile.shape);
  }

  get lesson(): Lesson {
    return this.lessonContent.lesson;
  }

  /** The selected location, clamped to the memory. */
  get location(): number | null {
    const { location } = this.settings;
    return location === null || !this.snapshot ? location : Math.min(location, this.snapshot.run.N - 1);
  }

  /** Name of the visitor's model file, while it is in use. */
  get file(): string | undefined {
    return this.modelFile.name;
  }

  /** The LSTM that replaces the network, if the settings request one and it exists. */
  get lstm(): ModelSummary["lstm"] {
    const { noMemory, lesson } = this.settings;
    return noMemory && lesson !== "break" && this.file === undefined ? this.summary?.lstm : undefined;
  }

  /** Number of steps that are drawn: while the figure plays, nothing is drawn before it happens. */
  get revealed(): number {
    return this.opening.still?.revealed ?? (this.player.playing ? this.step + 1 : Number.POSITIVE_INFINITY);
  }

  /** The time cursor, clamped to the episode. */
  get step(): number {
    if (this.opening.still) return this.opening.still.step;
    const last = (this.snapshot?.run.T ?? 400) - 1;
    return Math.min(this.settings.step ?? this.lessonContent.startStep, last);
  }

  /** Whether the network that the settings select is known: an LSTM by the summary, a live training by a moment. */
  get isKnown(): boolean {
    const { settings, training } = this;
    if (this.modelFile.isAwaited && this.file === undefined) return false;
    if (settings.noMemory && settings.lesson !== "break" && !this.summary) return false;
    return settings.untrained || !training.live || !!training.curve?.moments.length;
  }

  /** Orders locations by number during training, when the order of first writes changes all the time. */
  get byNumber(): boolean {
    return this.settings.byNumber || this.training.running;
  }
}
