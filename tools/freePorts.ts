import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/**
 * Returns free ports of this machine. The first process of a test run picks them and stores them in an environment variable; its
 * child processes get the same ports. Runs in parallel get different ones.
 */
export async function freePorts(name: string, count: number): Promise<readonly number[]> {
  const variable = `DNC_${name.toUpperCase()}_PORTS`;
  process.env[variable] ??= (await pickPorts(count)).join();
  return process.env[variable].split(",").map(Number);
}

/** Opens all servers before closing them, so that the ports differ. */
export async function pickPorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
