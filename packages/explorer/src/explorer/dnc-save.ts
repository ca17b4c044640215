import { html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { ExplorerController } from "./explorerController.ts";

const TYPE = "application/octet-stream";

/** Saves the model as a file: by a click, or by dragging the button out of the page (if the browser supports it). */
export class DncSave extends LitElement {
  static override properties: PropertyDeclarations = { controller: { attribute: false } };

  declare controller: ExplorerController;
  /** Object URL of the file, created on hover because a drag cannot wait for it. */
  #url: string | undefined;

  /** Renders without a shadow root, to inherit the styles of the other buttons. */
  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<button draggable="true" @pointerenter=${this.#make} @click=${this.#save} @dragstart=${this.#drag}>Save as a file</button>`;
  }

  override disconnectedCallback(): void {
    this.#forget();
    super.disconnectedCallback();
  }

  get #name(): string {
    return `${this.controller.lesson.model}.safetensors`;
  }

  /** Creates the file from the current weights. */
  readonly #make = async (): Promise<void> => {
    const bytes = await this.controller.save();
    this.#forget();
    if (bytes) this.#url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: TYPE }));
  };

  readonly #save = async (): Promise<void> => {
    await this.#make();
    if (!this.#url) return;
    const link = document.createElement("a");
    Object.assign(link, { href: this.#url!, download: this.#name });
    link.click();
  };

  readonly #drag = (event: DragEvent): void => {
    if (this.#url) event.dataTransfer?.setData("DownloadURL", `${TYPE}:${this.#name}:${this.#url}`);
  };

  #forget(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
  }
}

customElements.define("dnc-save", DncSave);
