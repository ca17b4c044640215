import { lessonNames } from "../../../packages/explorer/src/settings/settings.ts";
import { headers, refusedFeatures } from "../tools/policy.ts";
import { open } from "./openPage.ts";
import { filesPort, pagePort } from "./ports.ts";
import { expect, isolated, type Page, test } from "./test.ts";

/** Records violations of the content security policy from now on. Returns a function that lists them. */
async function refusals(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const log: string[] = [];
    Object.assign(globalThis, { refused: log });
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      log.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  return () => page.evaluate(() => (globalThis as unknown as { refused: string[] }).refused);
}

/** A figure, the table of backends, or an error. */
const shown = "dnc-figure svg, dnc-break svg, tbody tr, .lede .error";

/** Runs what an attacker might try. */
const attack = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'attacked'";
    document.body.append(script);
    await fetch("https://attacker.example/").catch(() => undefined);
    document.body.insertAdjacentHTML("beforeend", '<p style="color: red" onclick="document.title = 1">x</p>');
    document.querySelector("p")?.click();
  });

isolated("no lesson violates the policy", async ({ page }) => {
  isolated.slow(); // it loads the page for every lesson
  const refused = await refusals(page);
  for (const lesson of lessonNames) {
    await page.goto("about:blank"); // so that the page is loaded at the address of the lesson
    const { errors, foreign } = await open(page, `lesson=${lesson}`, shown);
    expect([...(await refused()), ...errors, ...foreign], lesson).toEqual([]);
  }
});

for (const [what, address] of [
  ["page", "/"],
  ["page without headers", `http://127.0.0.1:${filesPort}/index.html`],
  ["frame", `http://127.0.0.1:${filesPort}/embed/index.html`],
]) {
  isolated(`the policy of the ${what} blocks foreign scripts, styles and hosts`, async ({ page }) => {
    const refused = await refusals(page);
    await page.goto(address!);
    await expect(page.locator("dnc-figure svg")).toBeVisible();
    expect(await refused()).toEqual([]);
    await attack(page);
    await expect
      .poll(async () => [...new Set((await refused()).map((line) => line.split(" ")[0]))].sort())
      .toEqual(["connect-src", "script-src-attr", "script-src-elem", "style-src-attr"]);
    expect(await page.title()).toMatch(/^dncjs/);
  });
}

test("every file of the page has the headers of the policy", async ({ page, request }) => {
  const addresses: string[] = [];
  page.on("request", (sent) => addresses.push(sent.url()));
  await open(page);
  const own = addresses.filter((address) => address.startsWith(`http://127.0.0.1:${pagePort}/`));
  expect(own.length).toBeGreaterThan(4);
  for (const address of new Set([...own, "/embed/index.html", "/sw.js"])) {
    const sent = (await request.get(address)).headers();
    for (const [name, value] of Object.entries(headers)) expect(sent[name.toLowerCase()], address).toBe(value);
  }
});

test("the page refuses features that it never uses, and may write to the clipboard", async ({ page }) => {
  const messages: string[] = [];
  page.on("console", (message) => messages.push(message.text()));
  await open(page);
  const allowed = await page.evaluate(() =>
    (document as unknown as { featurePolicy: { allowedFeatures(): string[] } }).featurePolicy.allowedFeatures(),
  );
  expect(allowed.filter((name) => refusedFeatures.includes(name))).toEqual([]);
  expect(allowed).toContain("clipboard-write");
  expect(messages.filter((text) => /policy/i.test(text))).toEqual([]);
});

for (const [what, address] of [
  ["page", "/"],
  ["page without headers", `http://127.0.0.1:${filesPort}/index.html`],
  ["frame", `http://127.0.0.1:${filesPort}/embed/index.html`],
]) {
  test(`the ${what} sends no referrer, not even to a link`, async ({ page }) => {
    const referrers: (string | undefined)[] = [];
    const fromDocument = ["document", "script", "stylesheet"];
    page.on("request", (sent) => {
      if (what === "page" || fromDocument.includes(sent.resourceType())) referrers.push(sent.headers().referer);
    });
    await page.goto(address!);
    await expect(page.locator("dnc-figure svg")).toBeVisible();
    await page.evaluate(() => Object.assign(document.createElement("a"), { href: "/embed/index.html?linked" }).click());
    await page.waitForURL("**/embed/index.html?linked");
    expect(await page.evaluate(() => document.referrer)).toBe("");
    expect(referrers.length).toBeGreaterThan(2);
    expect(referrers.filter((referrer) => referrer)).toEqual([]);
  });
}

const markup = "<img src=x onerror=alert(1)>";
const hostile = [
  `lesson=../../x&t=-99&move=1e9&location=99999999&shown=${markup}&snapshot=99999&seed=-1&theme=url(x)&__proto__=1`,
  `lesson=recall&choice=${"9".repeat(15)}&shown=${"f".repeat(400)}&formula=constructor`,
  `backend=${encodeURIComponent("../../worker")}&task=${markup}&no-links=javascript:alert(1)`,
  "%E0%A4%A&%&=&&===&t=%00&lesson=%2e%2e%2f&theme=dark%22onload=alert(1)",
  `lesson=story&shown=${"f".repeat(400)}&text=${"%22%3E".repeat(200)}`,
  `lesson=allocate&shown=${"0".repeat(399)}&t=1&${"x=1&".repeat(50_000)}`,
];
for (const [k, hash] of hostile.entries()) {
  test(`hostile address ${k + 1} is harmless in the page and in the frame`, async ({ page }) => {
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const { errors, foreign } = await open(page, hash, shown);
    await expect(page.locator("img, script:not([src])")).toHaveCount(0);
    expect([...errors, ...foreign, ...dialogs]).toEqual([]);
    await page.goto(`http://127.0.0.1:${filesPort}/embed/index.html?origin=${encodeURIComponent(markup)}#${hash}`);
    await expect(page.locator(shown).filter({ visible: true }).first()).toBeVisible();
    expect([...errors, ...dialogs]).toEqual([]);
  });
}
