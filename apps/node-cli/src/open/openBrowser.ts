import { spawn } from "node:child_process";

/** Opens an address in the user's browser. Does nothing if the system has no command for it. */
export function openBrowser(address: string): void {
  const [command, ...args] = {
    darwin: ["open", address],
    win32: ["cmd", "/c", "start", "", address],
  }[process.platform as string] ?? ["xdg-open", address];
  spawn(command!, args, { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
