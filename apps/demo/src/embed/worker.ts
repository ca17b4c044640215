import "./filesAsScripts.ts";
import "../../../../packages/explorer/src/session/worker.ts";
