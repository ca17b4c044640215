/**
 * Returns the elements that are not closed, and the closing tags that do not match. Empty if the markup is well formed.
 */
export function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const isVoid = /^(meta|!doctype|br)$/;
  for (const [, closing, name, selfClosing] of markup.matchAll(/<(\/?)([a-z!]+)(?:\s[^<>]*?)?(\/?)>/gi)) {
    if (selfClosing || isVoid.test(name!.toLowerCase())) continue;
    if (!closing) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...open, ...wrong];
}

/** Returns the number of matches. */
export function countOf(markup: string, pattern: RegExp): number {
  return [...markup.matchAll(pattern)].length;
}
