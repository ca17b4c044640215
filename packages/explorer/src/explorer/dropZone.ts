/** Handlers for files dragged over an element. */
export interface DropZone {
  /** Whether files are dragged over it. */
  over(isOver: boolean): void;
  drop(file: File): void;
}

/** Accepts dropped files until the signal aborts. Ignores drags that carry no files. */
export function dropZone(place: EventTarget, zone: DropZone, signal: AbortSignal): void {
  const listen = (name: string, act: (event: DragEvent) => void) =>
    place.addEventListener(
      name,
      (event) => {
        if ((event as DragEvent).dataTransfer?.types.includes("Files")) act(event as DragEvent);
      },
      { signal },
    );
  listen("dragover", (event) => {
    event.preventDefault();
    zone.over(true);
  });
  // Also fires between children of the target; a dragover follows soon.
  listen("dragleave", () => zone.over(false));
  listen("drop", (event) => {
    event.preventDefault();
    zone.over(false);
    const file = event.dataTransfer!.files[0];
    if (file) zone.drop(file);
  });
}
