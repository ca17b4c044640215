/** This library's version; every package has the same. Written by tools/stamp-version.mjs. */
export const version: string = "0.0.0";
