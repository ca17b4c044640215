export { card, model } from "@dncjs/models/story-lstm";
