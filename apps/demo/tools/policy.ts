import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../index.html", import.meta.url), "utf8");

/** The content security policy of index.html, plus `frame-ancestors`, which only a header can set. */
export const policy: string = `${/content="(default-src[^"]*)"/.exec(page)![1]}; frame-ancestors 'self'`;
