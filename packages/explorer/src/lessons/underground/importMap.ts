/** Loads the code of the map, which is not part of the page's first files. */
export const importMap = (): Promise<typeof import("./mapContent.ts")> => import("./mapContent.ts");

/** Whether the page includes the map; the page for frames does not. */
export const hasMap: boolean = true;
