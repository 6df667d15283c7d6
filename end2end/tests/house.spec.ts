// The house, before any slice: it answers, with the headers that keep people safe.
import { axe, expect, look, test } from "../harness/test";

test("the home page answers, and axe finds nothing", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await axe(page);
  await look(page, "home");
});

for (const path of ["/", "/no-such-page"]) {
  test(`${path} comes with the security headers`, async ({ request }) => {
    const headers = (await request.get(path)).headers();
    const policy = directives(headers["content-security-policy"] ?? "");
    expect(policy["script-src"]).toMatch(/'nonce-[^']{16,}'/);
    expect(policy["script-src"]).not.toContain("'unsafe-inline'");
    expect(policy["script-src"]).not.toContain("'unsafe-eval'");
    expect(policy["style-src"] ?? policy["default-src"]).not.toContain("'unsafe-inline'");
    expect(policy["frame-ancestors"]).toBe("'none'");
    expect(policy["base-uri"]).toMatch(/^'(none|self)'$/);
    expect(policy["form-action"]).toBe("'self'");
    expect(policy["object-src"] ?? policy["default-src"]).toBe("'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toMatch(/^(no-referrer|same-origin|strict-origin-when-cross-origin)$/);
  });
}

test("a nonce is used once", async ({ request }) => {
  const nonce = async () => /'nonce-([^']+)'/.exec((await request.get("/")).headers()["content-security-policy"])?.[1];
  const first = await nonce();
  expect(first).toBeTruthy();
  expect(await nonce()).not.toBe(first);
});

test("a page that does not exist says so in words", async ({ page }) => {
  const answer = await page.goto("/no-such-page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/page not found/i);
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  await axe(page);
  await look(page, "not-found");
});

test("nothing is loaded from another site", async ({ page, portal }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/");
  await page.waitForLoadState("networkidle");
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.filter((url) => !url.startsWith(`${portal.url}/`) && !url.startsWith("data:"))).toEqual([]);
});

test("files with a hash in their name may be kept for ever, and come compressed", async ({ page, request }) => {
  await page.goto("/");
  const sheet = await page.locator('link[rel="stylesheet"]').first().getAttribute("href");
  expect(sheet).toMatch(/^\/pkg\/main\.[0-9a-f]{16}\.css$/);
  const answer = await request.get(sheet as string, { headers: { "accept-encoding": "br" } });
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-encoding"]).toBe("br");
  expect(answer.headers()["cache-control"]).toContain("immutable");
});

function directives(policy: string): Record<string, string> {
  const pairs = policy.split(";").map((part) => part.trim().split(/\s+/));
  return Object.fromEntries(pairs.map(([name, ...values]) => [name, values.join(" ")]));
}
