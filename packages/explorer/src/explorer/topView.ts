import { html, nothing, type TemplateResult } from "lit";
import { isTold } from "../chapters/told.ts";
import { agree, lessons } from "../lessons/lessons.ts";
import type { LessonName } from "../settings/settings.ts";
import { backendMenu } from "./backendMenu.ts";
import type { ExplorerController } from "./explorerController.ts";
import { modelMenu } from "./modelMenu.ts";
import { otherTheme } from "./theme.ts";

export interface Top {
  readonly phone: boolean;
  /** Whether lessons are links and the address can be shared. */
  readonly links: boolean;
  /** Whether the address has just been copied. */
  readonly shared: boolean;
  share(): void;
  /** Moves the focus to the figure. */
  skip(): void;
  show(lesson: LessonName): void;
}

/** The top bar: lessons, menus, theme. */
export function topView(controller: ExplorerController, { phone, links, shared, ...act }: Top): TemplateResult {
  const { settings, lesson } = controller;
  const told = isTold(settings);
  const here = told ? undefined : settings.lesson === agree.name ? agree.name : lesson.name;
  // The full address: an off-screen link that starts with # counts as a skip link.
  const place = location.href.replace(/#.*/, "");
  return html`<header class="top"><button class="skip" @click=${act.skip}>Skip to the figure</button><span class="brand">dncjs</span>
    ${links ? html`<a class="to-chapters" href="${place}#chapter=write" aria-current=${told ? "page" : nothing}>Chapters</a>` : nothing}
    <nav aria-label="Lessons">${[...lessons, agree].map(({ name, label }) =>
      links
        ? html`<a href="${place}#lesson=${name}" aria-current=${name === here ? "page" : nothing}>${label}</a>`
        : html`<button aria-current=${name === here ? "page" : nothing} @click=${() => act.show(name)}>${label}</button>`,
    )}</nav>
    <div class="meta">
      ${phone ? nothing : [backendMenu(controller), modelMenu(controller)]}
      ${links ? html`<button @click=${act.share} aria-live="polite">${shared ? "Address copied" : "Share"}</button>` : nothing}
      <button aria-label="Switch between light and dark" @click=${() => controller.set({ theme: otherTheme(settings.theme) })}>◐</button>
    </div></header>`;
}
