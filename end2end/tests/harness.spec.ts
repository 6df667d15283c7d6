// The harness itself: its checks find what they look for.
import { axe, expect, look, test } from "../harness/test";

const page_with = (body: string) =>
  `<!doctype html><html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1>${body}</main></body></html>`;

for (const [what, body] of [
  ["a picture without words", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'],
  ["a field without a label", '<input type="text">'],
  ["pale text", '<p style="color:#ccc;background:#fff">Pale</p>'],
  ["a page that scrolls sideways", '<p style="width:3000px">Wide</p>'],
]) {
  test(`axe() finds ${what}`, async ({ page }) => {
    await page.route("**/made-up", (route) => route.fulfill({ body: page_with(body), contentType: "text/html" }));
    await page.goto("/made-up");
    await expect(axe(page)).rejects.toThrow();
  });
}

test("axe() is content with a good page, and look() pictures it", async ({ page }) => {
  const body = page_with("<p>Words.</p>");
  await page.route("**/made-up", (route) => route.fulfill({ body, contentType: "text/html" }));
  await page.goto("/made-up");
  await axe(page);
  await look(page, "harness");
});

test.describe("a page that complains", () => {
  test.fail();
  test("fails its test", async ({ page, javaScriptEnabled }) => {
    // Where no script runs, none can complain.
    expect(javaScriptEnabled).not.toBe(false);
    await page.goto("/");
    await page.evaluate(() => console.error("Something went wrong."));
  });
});
