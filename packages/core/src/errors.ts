/** Any error this library throws on purpose; `code` is stable, the message is for people. */
export class DncError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** How a refused value is shown in a message: short, and never a way to smuggle control characters into a terminal. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" || value === undefined) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`;
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  return printable(text);
}

/** At most 80 characters, none of them a control character or one that turns the direction of writing. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "?");
  return clean.length > 80 ? `${clean.slice(0, 77)}...` : clean;
}

/** A field of a configuration is missing, unknown or out of range. */
export class ConfigError extends DncError {
  readonly field: string;
  readonly value: unknown;
  readonly expected: string;

  constructor(field: string, value: unknown, expected: string) {
    super("config", `${printable(field)} is ${show(value)}; expected ${expected}`);
    this.field = field;
    this.value = value;
    this.expected = expected;
  }
}

/** An argument of a call is of the wrong type, shape or range; nothing was changed. */
export class ArgumentError extends DncError {
  readonly parameter: string;
  readonly value: unknown;
  readonly expected: string;

  constructor(parameter: string, value: unknown, expected: string) {
    super("argument", `${printable(parameter)} is ${show(value)}; expected ${expected}`);
    this.parameter = parameter;
    this.value = value;
    this.expected = expected;
  }
}

/** A model or checkpoint file cannot be trusted: truncated, malformed, of another model, or holding values that are not finite. */
export class CheckpointError extends DncError {
  constructor(message: string, options?: ErrorOptions) {
    super("checkpoint", message, options);
  }
}

/** A backend is not available here, or cannot do what was asked (out of memory, say). */
export class BackendError extends DncError {
  readonly backend: string;

  constructor(backend: string, message: string, options?: ErrorOptions) {
    super("backend", `${backend}: ${message}`, options);
    this.backend = backend;
  }
}

/**
 * The device of a backend is gone, and all numbers in its memory with it: a driver was restarted, a card pulled out, or its owner destroyed
 * it. Everything that is still asked of the backend is refused with this; a backend on a new device can go on from what was kept elsewhere.
 */
export class DeviceLostError extends BackendError {
  override readonly code: string = "deviceLost";
  /** "destroyed", by whoever owns the device, or "unknown": the words of WebGPU. */
  readonly reason: string;

  constructor(backend: string, reason: string, message: string, options?: ErrorOptions) {
    super(backend, `the device is lost (${reason})${message && `: ${message}`}`, options);
    this.reason = reason;
  }
}
