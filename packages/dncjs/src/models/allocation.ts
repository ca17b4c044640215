export { card, model } from "@dncjs/models/allocation";
