export { card, model } from "@dncjs/models/babi-1";
