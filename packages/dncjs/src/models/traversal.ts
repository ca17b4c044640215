export { card, model } from "@dncjs/models/traversal";
