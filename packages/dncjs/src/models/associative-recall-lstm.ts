export { card, model } from "@dncjs/models/associative-recall-lstm";
