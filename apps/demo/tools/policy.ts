import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../index.html", import.meta.url), "utf8");

/** The content security policy of index.html, plus `frame-ancestors`, which only a header can set. */
const content: string = `${/content="(default-src[^"]*)"/.exec(page)![1]}; frame-ancestors 'self'`;

/** Features of browsers that the page never uses. Only a header can refuse them. */
export const refusedFeatures: readonly string[] = [
  "accelerometer",
  "autoplay",
  "camera",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "usb",
  "window-management",
  "xr-spatial-tracking",
];

/** Headers without which the page has no threads. The development server sends them too. */
export const isolation: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Headers for every file of the page. */
export const headers: Readonly<Record<string, string>> = {
  ...isolation,
  "Content-Security-Policy": content,
  // The button Share writes to the clipboard.
  "Permissions-Policy": ["clipboard-write=(self)", ...refusedFeatures.map((name) => `${name}=()`)].join(", "),
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
