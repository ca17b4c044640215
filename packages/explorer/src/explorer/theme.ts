export type Theme = "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};
dark.addEventListener("change", tell);

/** Sets the theme of an element; null: the theme of the system. */
export function setTheme(element: HTMLElement, theme: Theme | null): void {
  const wanted = theme ?? undefined;
  if (element.dataset.theme === wanted) return;
  if (wanted) element.dataset.theme = wanted;
  else delete element.dataset.theme;
  tell();
}

/** Returns the opposite theme. */
export function otherTheme(theme: Theme | null): Theme {
  return (theme ?? (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark";
}

/** Calls `listener` whenever a theme changes. Returns a function that unsubscribes. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
