import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../index.html", import.meta.url), "utf8");

/** The content security policy of index.html, with what only a header can say: where the page may be framed. */
export const policy: string = `${/content="(default-src[^"]*)"/.exec(page)![1]}; frame-ancestors 'self'`;
