#!/usr/bin/env node
// The lines that dnc prints for the user to type start as this one did.
if (process.env.npm_command !== undefined) process.env.DNC_COMMAND ??= "npx dncjs";
await import("@dncjs/cli/bin/dnc.js");
