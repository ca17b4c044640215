export { card, model } from "@dncjs/models/babi";
