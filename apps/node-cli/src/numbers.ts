/** Formats numbers with few digits, in the same form for the same kind of number. */

/** 12345 → "12,345". */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count with its noun: "1 batch", "12,345 batches". */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A fraction in percent with two or three digits: "48.2 %", "3.1 %", "0.50 %", "0.042 %", "0 %"; "-" for undefined and NaN. */
export function percent(fraction: number | undefined): string {
  if (fraction === undefined || Number.isNaN(fraction)) return "-";
  const value = 100 * fraction;
  if (value === 0 || value >= 99.95) return `${Math.round(value)} %`;
  return `${value.toFixed(value >= 1 ? 1 : value >= 0.1 ? 2 : 3)} %`;
}

/** Four decimals: "0.6813"; very small and very large numbers as "4.20e-4". */
export function real(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : value.toFixed(4);
}

/** A rate with three digits: "0.42", "31.2", "8,140". */
export function rate(value: number): string {
  if (!Number.isFinite(value)) return "-";
  return value >= 100 ? count(value) : String(Number(value.toPrecision(3)));
}

/** A relative error: "3.1e-7". */
export function scientific(value: number): string {
  return Number.isFinite(value) && value !== 0 ? value.toExponential(1) : String(value);
}

/** A time as on a clock: "0:07", "1:29", "1:02:10". */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return "-";
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** A duration: "0.8 s", "12 s", "3 min 20 s". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** Whether a metric is a fraction, by its name: errors are. */
export function isFraction(name: string): boolean {
  return /error/i.test(name);
}

/** A metric, formatted by its name: errors are fractions, bits have decimals, all others are counts or other numbers. */
export function metric(name: string, value: number | undefined): string {
  if (isFraction(name)) return percent(value);
  if (value === undefined || Number.isNaN(value)) return "-";
  if (/bits$/i.test(name)) return value.toFixed(2);
  if (Number.isInteger(value)) return count(value);
  return value >= 1 ? rate(value) : real(value); // above 1 a mean of counts, such as 4.5 tasks
}
