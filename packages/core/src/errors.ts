/** Base class of the errors that this library throws on purpose. `code` is stable; the message may change. */
export class DncError extends Error {
  /** Name of the class. */
  // A literal: a bundler may shorten the names of classes.
  override readonly name: string = "DncError";
  /** Stable code of the kind of error, such as "argument". */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Formats a value for a message: at most 80 characters, without control characters, which a terminal would obey. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" || value === undefined) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`;
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = Object.prototype.toString.call(value); // String(value) may throw too
  }
  return printable(text);
}

/** Replaces control characters, line ends and characters that change the writing direction with "?". Text could control a terminal. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "?");
}

/** Returns at most 80 characters, without control characters. */
function printable(text: string): string {
  const clean = withoutControls(text);
  return clean.length > 80 ? `${clean.slice(0, 77)}...` : clean;
}

/** A field of a configuration is missing, unknown or out of range. */
export class ConfigError extends DncError {
  /** Name of the class. */
  override readonly name: string = "ConfigError";
  /** The invalid field, such as "memory.locations". */
  readonly field: string;
  /** The value of the field. */
  readonly value: unknown;
  /** The valid values, in words. */
  readonly expected: string;

  constructor(field: string, value: unknown, expected: string) {
    super("config", `${printable(field) || '""'}: got ${show(value)}, expected ${expected}`);
    this.field = field;
    this.value = value;
    this.expected = expected;
  }
}

/** An argument of a call has a wrong type, shape or range. The call changed nothing. */
export class ArgumentError extends DncError {
  /** Name of the class. */
  override readonly name: string = "ArgumentError";
  /** The invalid argument or option. */
  readonly parameter: string;
  /** The value of the argument. */
  readonly value: unknown;
  /** The valid values, in words. */
  readonly expected: string;

  constructor(parameter: string, value: unknown, expected: string) {
    super("argument", `${printable(parameter) || '""'}: got ${show(value)}, expected ${expected}`);
    this.parameter = parameter;
    this.value = value;
    this.expected = expected;
  }
}

/** A model or checkpoint file is invalid: truncated, malformed, of another model, or with values that are not finite. */
export class CheckpointError extends DncError {
  /** Name of the class. */
  override readonly name: string = "CheckpointError";
  constructor(message: string, options?: ErrorOptions) {
    super("checkpoint", message, options);
  }
}

/** A backend is unavailable, or an operation of it failed, for example for lack of memory. */
export class BackendError extends DncError {
  /** Name of the class. */
  override readonly name: string = "BackendError";
  /** Name of the backend. */
  readonly backend: string;

  constructor(backend: string, message: string, options?: ErrorOptions) {
    super("backend", `${backend}: ${message}`, options);
    this.backend = backend;
  }
}

/**
 * The device of a backend is lost, and with it all numbers in its memory: the driver restarted, the device was removed, or its owner
 * destroyed it. Every later operation of the backend throws this error too. A backend on a new device can resume from values saved elsewhere.
 */
export class DeviceLostError extends BackendError {
  /** Name of the class. */
  override readonly name: string = "DeviceLostError";
  /** Always "deviceLost". */
  override readonly code: string = "deviceLost";
  /** "destroyed" by the owner of the device, or "unknown" (`GPUDeviceLostInfo.reason` of WebGPU). */
  readonly reason: string;

  constructor(backend: string, reason: string, message: string, options?: ErrorOptions) {
    super(backend, `the device is lost (${reason})${message && `: ${message}`}`, options);
    this.reason = reason;
  }
}
