// The pages of the slices, as a visitor and as a procurement officer: what axe finds, and pictures.
import type { Page } from "@playwright/test";

import { axe, expect, look, test } from "../harness/test";

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("demonstration only");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

/** Opens the page, or follows the first link of this name on it, and examines where that leads. */
async function examine(page: Page, path: string, name: string, link?: RegExp): Promise<void> {
  expect((await page.goto(path))?.status()).toBe(200);
  if (link) await page.getByRole("main").getByRole("link", { name: link }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await axe(page);
  await look(page, name);
}

test("a visitor searches, and reads what is published", async ({ page }) => {
  await examine(page, "/engagements?q=damp", "engagements");
  await examine(page, "/engagements?q=damp", "engagement", /^Damp and mould/);
  await examine(page, "/engagements?q=nothing-like-this", "engagements-none");
});

test("a procurement officer reads the council's problems and engagements", async ({ page }) => {
  await signIn(page, "ben.osei@marlow-bridge.example");
  await examine(page, "/problems", "problems");
  await examine(page, "/problems", "problem", /^Damp and mould/);
  const problem = new URL(page.url()).pathname;
  for (const part of ["read", "versions", "versions/1", "advice", "retire"]) {
    await examine(page, `${problem}/${part}`, `problem-${part.replace("/", "-")}`);
  }
  await examine(page, "/workspace/engagements", "our-engagements");
  await examine(page, "/workspace/engagements", "our-engagement", /^Missed bins/);
  const engagement = new URL(page.url()).pathname;
  for (const part of ["set-up/purposes", "set-up/dates", "set-up/notice", "people", "declare", "publish", "withdraw"]) {
    await examine(page, `${engagement}/${part}`, `our-engagement-${part.replace("/", "-")}`);
  }
});

test("an editor answers the questions of a draft", async ({ page }) => {
  await signIn(page, "ada.hill@marlow-bridge.example");
  await examine(page, "/problems", "draft", /allotment/i);
  const problem = new URL(page.url()).pathname;
  for (const question of ["title", "why", "service_area", "measures", "cpv", "contact"]) {
    await examine(page, `${problem}/answers/${question}`, `answer-${question}`);
  }
  await examine(page, `${problem}/previews`, "previews");
});
