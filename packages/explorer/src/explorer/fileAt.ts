import { messageOf } from "./workerErrors.ts";

/**
 * Returns the file at an address, which may be relative to the page.
 * @throws Error that names the file, if there is none
 */
export async function fileAt(address: string): Promise<File> {
  let name = address;
  try {
    const request = requestOf(address);
    name = nameIn(request.url);
    const response = await fetch(request);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new File([await response.blob()], name);
  } catch (error) {
    throw new Error(`${name} cannot be loaded: ${messageOf(error)}.`, { cause: error });
  }
}

function requestOf(address: string): Request {
  try {
    return new Request(address);
  } catch (error) {
    throw new Error("the address is invalid", { cause: error });
  }
}

/** Returns the name of the file at an address, or the address. */
function nameIn(address: string): string {
  const name = address.split(/[?#]/)[0]!.split("/").at(-1)!;
  try {
    return decodeURIComponent(name) || address;
  } catch {
    return name;
  }
}
