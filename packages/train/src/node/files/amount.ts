const BYTES = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Formats bytes with three digits: "512 B", "1.25 MiB", "10.2 TiB". */
export function amount(bytes: number): string {
  return scaled(bytes, 1024, BYTES);
}

/** Divides a number by a power of `base` and adds its unit. */
export function scaled(value: number, base: number, units: readonly string[]): string {
  let at = 0;
  let size = value;
  while (size >= base && at < units.length - 1) {
    size /= base;
    at++;
  }
  const digits = at === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return size >= 1e6 ? `${size.toExponential(1)} ${units[at]}` : `${size.toFixed(digits)} ${units[at]}`;
}
