export { DncExplorer } from "./explorer/dnc-explorer.ts";
