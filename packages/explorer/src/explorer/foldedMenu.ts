import { html, type TemplateResult } from "lit";

/** A menu of the top bar. Escape, or a click or focus outside, closes it. Below a figure (on a phone) it stays open. */
export function foldedMenu(name: unknown, content: TemplateResult): TemplateResult {
  return html`<details @toggle=${watch} @keydown=${leave}><summary>${name}</summary><div class="card">${content}</div></details>`;
}

/** Closes the menu that contains an element. */
export function closeMenu(within: Element): void {
  const menu = within.closest<HTMLDetailsElement>(".meta details");
  if (menu) menu.open = false;
}

function watch({ currentTarget }: Event): void {
  const menu = currentTarget as HTMLDetailsElement;
  if (!menu.open || !menu.closest(".meta")) return;
  const open = new AbortController();
  const elsewhere = (event: Event) => {
    if (!event.composedPath().includes(menu)) menu.open = false;
  };
  addEventListener("pointerdown", elsewhere, { signal: open.signal });
  addEventListener("focusin", elsewhere, { signal: open.signal });
  menu.addEventListener("toggle", () => open.abort(), { once: true });
}

function leave(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  closeMenu(menu);
  menu.querySelector("summary")?.focus();
}
