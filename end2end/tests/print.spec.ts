// On paper: words, references and addresses, and nothing to press.
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expect, test } from "../harness/test";

const folder = process.env.FORECOURT_SHOTS;

/** Looks at the page as it would be printed. */
async function onPaper(page: Page, address: string, name: string): Promise<void> {
  expect((await page.goto(address))?.status()).toBe(200);
  await page.emulateMedia({ media: "print" });
  for (const pressed of ["button", "navigation", "search"] as const) {
    for (const one of await page.getByRole(pressed).all()) await expect(one, `a ${pressed} of ${address}`).toBeHidden();
  }
  await expect(page.locator(".govuk-footer, .app-visitor").filter({ visible: true })).toHaveCount(0);
  if (folder) await page.pdf({ path: join(folder, `${name}.pdf`), format: "A4", preferCSSPageSize: true });
}

/** What stands behind a link on paper. */
async function behind(page: Page, href: string): Promise<string> {
  return page.locator(`main a[href^="${href}"]`).first().evaluate((link) => getComputedStyle(link, "::after").content);
}

test("a public engagement is a document with reference, version, hash and date", async ({ page, place }) => {
  await onPaper(page, place.public("Damp and mould"), "paper-engagement");
  const document = page.getByRole("main");
  await expect(document).toContainText(/EN-[A-Z0-9]{4}-[A-Z0-9]{4}/);
  await expect(document).toContainText(/Version 1 of the problem, approved on .* The SHA-256 of what it says: [0-9a-f]{64}/);
  await expect(page.locator(".app-printed")).toContainText(/^http.*\/engagements\/EN-.*, as it read on \d+ \w+ \d{4}/);
  expect(await behind(page, "https://")).toContain("https://");
});

test("a version of a problem is a document too", async ({ as, place }) => {
  const page = await as("owner");
  await onPaper(page, `${place.problem("Damp and mould")}/versions/1`, "paper-version");
  await expect(page.getByRole("main")).toContainText(/Problem PS-.*, version 1/);
  await expect(page.locator(".app-hash")).toHaveText(/^[0-9a-f]{64}$/);
  await expect(page.locator(".app-printed")).toBeVisible();
  expect(await behind(page, "/problems")).toBe("none");
});

test("lists, drafts, changes and forms print without what is for the screen alone", async ({ as, place }) => {
  const page = await as("owner");
  await onPaper(page, "/engagements", "paper-list");
  await onPaper(page, "/problems", "paper-problems");
  await onPaper(page, `${place.problem("Damp and mould")}/read`, "paper-read");
  await onPaper(page, `${place.problem("Damp and mould")}/changes?from=1`, "paper-changes");
  await onPaper(page, place.problem("Allotment"), "paper-tasks");
  await onPaper(page, `${place.problem("Allotment")}/answers/why`, "paper-answer");
  await expect(page.getByRole("textbox")).toBeVisible();
});
