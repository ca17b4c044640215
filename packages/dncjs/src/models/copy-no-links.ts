export { card, model } from "@dncjs/models/copy-no-links";
