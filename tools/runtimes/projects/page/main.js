import { outcome } from "./outcome.mjs";

outcome().then(
  (text) => {
    globalThis.outcome = text;
  },
  (error) => {
    globalThis.outcome = `failed: ${error.stack}`;
  },
);
