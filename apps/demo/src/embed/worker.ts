import "./filesAsScripts.ts";
import "../machine/worker.ts";
