import { CheckpointError, readSafetensors } from "@dncjs/core";
import { readMetadata } from "@dncjs/core/run";

/**
 * - intact: the file equals its digest, the SHA-256 that it holds
 * - damaged: it differs from its digest, or its structure is broken
 * - unverified: it holds no digest
 */
export type Integrity = "intact" | "damaged" | "unverified";

export interface ExaminedFile {
  /** "model", "checkpoint", …; "unknown" for a file that this project does not write. */
  readonly kind: string;
  readonly status: Integrity;
  /** The digest that the file holds. */
  readonly digest?: string;
  /** Why the file is not intact. */
  readonly reason?: string;
}

/** Kinds of files by the start of their `format`. */
const kinds: Readonly<Record<string, string>> = {
  "dncjs-model": "model",
  "dncjs-checkpoint": "checkpoint",
  "dncjs-history": "training history",
  "dncjs-run": "description of a run",
  "dncjs-sweep": "description of a sweep",
};

/** Finds the kind of a file from its contents, and compares the file with its digest. */
export function examineFile(bytes: Uint8Array): ExaminedFile {
  const described = kindOfJson(bytes);
  if (described !== undefined) return { kind: described, status: "unverified", reason: "a JSON file holds no digest" };
  let kind = "unknown";
  try {
    kind = kindOfMetadata(readMetadata(bytes));
    const { digest } = readSafetensors(bytes);
    return digest === undefined
      ? { kind, status: "unverified", reason: "the file holds no digest" }
      : { kind, status: "intact", digest };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    if (kind !== "unknown") return { kind, status: "damaged", reason: error.message };
    return { kind, status: "unverified", reason: `not a valid safetensors file: ${error.message}` };
  }
}

/** Golden files hold no format, since other libraries write them too. */
function kindOfMetadata(metadata: ReadonlyMap<string, string>): string {
  const format = metadata.get("format");
  if (format !== undefined) return kindOfFormat(format) ?? "safetensors file";
  return metadata.has("config") ? "golden vectors" : "safetensors file";
}

/** Maximum size of a description in JSON. */
const MAX_JSON_BYTES = 2 ** 20;

/** The kind of a JSON file with a format of this project. */
function kindOfJson(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_JSON_BYTES) return undefined;
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as { format?: unknown } | null;
    return kindOfFormat(String(value?.format));
  } catch {
    return undefined;
  }
}

function kindOfFormat(format: string): string | undefined {
  const [name = ""] = format.split("/");
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}
