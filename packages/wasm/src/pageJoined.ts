/** Says why the build "wide" is not used. Bundlers for pages take this module in place of `joined.ts`. */
export async function joinedKernels(_file: URL): Promise<WebAssembly.Module | string> {
  return "this program was bundled for pages";
}
