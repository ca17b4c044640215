import { open, openBreaking } from "./openPage.ts";
import { expectPictures, LOW, pictureOptions, widths } from "./pictures.ts";
import { expect, isolated as test } from "./test.ts";

test.use(pictureOptions);

/** These kernels give the same bits on every machine. */
const simd = "backend=simd";

for (const lesson of ["copy", "allocate", "recall", "story", "underground"]) {
  test(`the lesson ${lesson} matches its pictures, on a desktop, a tablet and a phone`, async ({ page }) => {
    await open(page, `lesson=${lesson}&${simd}`);
    if (lesson === "copy") await expect(page.locator("dnc-training svg[role=img]")).toBeVisible();
    await expectPictures(page, lesson);
  });
}

test("the lesson Break it matches its pictures, on a desktop, a tablet and a phone", async ({ page }) => {
  await openBreaking(page, simd);
  await expect(page.locator(".waiting")).toHaveCount(0);
  await expectPictures(page, "break");
});

test("the dark theme matches its picture", async ({ page }) => {
  await open(page, `theme=dark&${simd}`);
  await expect(page.locator("dnc-training svg[role=img]")).toBeVisible();
  await expectPictures(page, "copy-dark", [], ["desktop"]);
});

for (const chapter of ["write", "link"]) {
  for (const size of ["desktop", "phone"] as const) {
    test(`the chapter ${chapter} matches its picture, on a ${size}`, async ({ page }) => {
      await page.setViewportSize({ width: widths[size], height: LOW });
      await open(page, `chapter=${chapter}&${simd}`);
      await expectPictures(page, `chapter-${chapter}`, [], [size], false);
    });
  }
}
