export type Theme = "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};
dark.addEventListener("change", tell);

/** Sets the theme of the page; null: the one of the system. */
export function setTheme(theme: Theme | null): void {
  const root = document.documentElement;
  const wanted = theme ?? undefined;
  if (root.dataset.theme === wanted) return;
  if (wanted) root.dataset.theme = wanted;
  else delete root.dataset.theme;
  tell();
}

export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : dark.matches ? "dark" : "light";
}

/** Calls when the theme has changed. Returns what ends it. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
