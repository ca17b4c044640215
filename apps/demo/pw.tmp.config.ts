import config from "./playwright.config.ts";
export default { ...config, timeout: 1_200_000, reporter: [["list"], ["json", { outputFile: process.env.PWJSON }]], expect: { ...config.expect, timeout: 300_000 }, webServer: (config.webServer as object[]).map((s) => ({ ...s, timeout: 600_000 })) };
