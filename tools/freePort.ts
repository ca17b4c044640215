import { createServer } from "node:net";

/**
 * Returns a free TCP port of this machine, and stores it in the environment variable `name`. The processes that this process starts inherit
 * the variable, so that servers, Playwright and its workers agree.
 */
export async function freePort(name: string): Promise<number> {
  process.env[name] ??= String(await findPort());
  return Number(process.env[name]);
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
