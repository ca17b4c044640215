import { model } from "dncjs/models/copy";

globalThis.model = model;
