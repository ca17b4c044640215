import { outcome } from "./outcome.mjs";

outcome().then(postMessage, (error) => postMessage(`failed: ${error.stack}`));
