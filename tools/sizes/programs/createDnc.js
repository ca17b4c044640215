import { createDnc } from "dncjs";

globalThis.createDnc = createDnc;
