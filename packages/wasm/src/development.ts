/** The package as Node loads it from the sources (condition `@dncjs/source`): refuses stale kernels. */
import { checkAssets } from "./assets.ts";

checkAssets();

export * from "./index.ts";
