/** What happens when files are dragged over a place. */
export interface DropZone {
  /** Whether files are held over it. */
  over(isOver: boolean): void;
  drop(file: File): void;
}

/** Lets files be dropped on a place until the signal; what is dragged and is no file goes its own way. */
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
  // Also sent on the way from one part of the place to another, and soon followed by a dragover then.
  listen("dragleave", () => zone.over(false));
  listen("drop", (event) => {
    event.preventDefault();
    zone.over(false);
    const file = event.dataTransfer!.files[0];
    if (file) zone.drop(file);
  });
}
