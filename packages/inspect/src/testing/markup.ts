/** What is open at the end of a piece of markup, and what was closed that was not open: nothing, where it is well formed. */
export function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const alone = /^(meta|!doctype|br)$/;
  for (const [, closing, name, own] of markup.matchAll(/<(\/?)([a-z!]+)(?:\s[^<>]*?)?(\/?)>/gi)) {
    if (own || alone.test(name!.toLowerCase())) continue;
    if (!closing) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...open, ...wrong];
}

/** How often something occurs. */
export function countOf(markup: string, what: RegExp): number {
  return [...markup.matchAll(what)].length;
}
