import { bindings } from "./words.ts";

/** WGSL that declares the pages of memory and defines `readBits` and `writeBits` on addresses. */
export function accessText(pages: number, pageElements: number): string {
  const numbers = Array.from({ length: pages }, (_, page) => page);
  const declarations = numbers.map(
    (page) => `@group(0) @binding(${bindings.firstPage + page}) var<storage, read_write> page${page}: array<u32>;`,
  );
  const shift = Math.log2(pageElements);
  const within = `address & ${pageElements - 1}u`;
  const choose = (body: (page: number) => string): string => {
    if (pages === 1) return `  ${body(0)}`;
    const cases = numbers.map((page) => `    ${page < pages - 1 ? `case ${page}u` : "default"}: { ${body(page)} }`);
    return `  switch (address >> ${shift}u) {\n${cases.join("\n")}\n  }`;
  };
  return [
    ...declarations,
    `fn readBits(address: u32) -> u32 {\n${choose((page) => `return page${page}[${within}];`)}\n}`,
    `fn writeBits(address: u32, bits: u32) {\n${choose((page) => `page${page}[${within}] = bits;`)}\n}\n`,
  ].join("\n");
}
