/** Loads the code of the map, which is not part of the page's first files. */
export const importMap = (): Promise<typeof import("./mapContent.ts")> => import("./mapContent.ts");
