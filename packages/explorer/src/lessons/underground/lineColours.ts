/** Colours of the lines on the official map, mixed with some ink, so that they stand out on light and on dark. */
const official: Readonly<Record<string, string>> = {
  Bakerloo: "#b36305",
  Central: "#e32017",
  Circle: "#f5c400",
  District: "#00782a",
  "Hammersmith & City": "#e87f9c",
  Jubilee: "#868f98",
  Northern: "var(--ink)",
  Piccadilly: "#0b3ea8",
  Victoria: "#0098d4",
  "Waterloo & City": "#5fb8a5",
};

/** Returns the colour of a line. */
export function colourOf(line: string): string {
  return `color-mix(in oklab, ${official[line] ?? "var(--ink2)"} 90%, var(--ink))`;
}
