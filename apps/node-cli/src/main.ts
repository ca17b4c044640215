import module from "node:module";

// Node keeps compiled code between processes, which halves the time to start. Node 20 cannot.
module.enableCompileCache?.();
const { runCommand } = await import("./runCommand.ts");
// Saved now, since a command may take hours, end by a signal, or be replaced by the same command with a V8 flag.
module.flushCompileCache?.();
await runCommand();
