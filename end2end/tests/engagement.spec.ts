// An engagement, from its start to the day it is withdrawn.
import type { Page } from "@playwright/test";

import { PASSWORD, press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

const TITLE = "Council tax arrears: the first real conversation comes after the summons";

/** Fills in a date so many days from now, at five in the afternoon. */
async function date(page: Page, name: string, days: number): Promise<void> {
  const day = new Date(Date.now() + days * 86_400_000);
  const parts = { day: day.getDate(), month: day.getMonth() + 1, year: day.getFullYear(), time: "5pm" };
  for (const [part, value] of Object.entries(parts)) await page.locator(`[name="${name}-${part}"]`).fill(String(value));
}

/** How each part is set up, by its name on the task list. */
const PARTS: Record<string, (page: Page) => Promise<void>> = {
  Purposes: (page) => page.getByLabel("(d) Identifying suppliers").check(),
  Dates: async (page) => {
    await date(page, "questions_close_at", 20);
    await date(page, "answers_by", 25);
    await date(page, "closes_at", 40);
  },
  "How the engagement will go": (page) => page.getByRole("main").getByRole("textbox").fill("A briefing in the second week, and conversations in the fourth."),
  "When you read responses": (page) => page.getByLabel("After the closing date").check(),
  "Preliminary market engagement notice": async (page) => {
    await page.getByLabel("None is needed").check();
    await page.getByLabel("Why no notice is needed").fill("It is below the threshold.");
  },
};

/** Says that there is no conflict, from one's own list of engagements. */
async function declare(page: Page): Promise<void> {
  await page.goto("/workspace/engagements");
  await page.getByRole("row", { name: TITLE }).filter({ hasText: "Declare your interests" }).getByRole("link", { name: "Declare your interests" }).click();
  await press(page, "Declare");
  await expect(page.getByRole("alert")).toContainText("Select which is true for you");
  await page.getByLabel("I have no conflict of interest").check();
  await press(page, "Declare");
  await expect(page.getByRole("heading", { name: "Our engagements" })).toBeVisible();
}

test("an engagement is set up, declared for, published, found, read, and withdrawn", async ({ page: visitor, as, place }) => {
  test.setTimeout(180_000);
  const owner = await as("owner");
  await owner.goto("/workspace/engagements");
  await press(owner, "Start an engagement");
  await owner.getByLabel(TITLE).check();
  await press(owner, "Start");
  await expect(owner.getByRole("heading", { level: 1 })).toHaveText(TITLE);
  const tasks = owner.url();
  const reference = (await owner.getByText(/^Engagement EN-/).innerText()).split(" ")[1];
  await declare(owner);

  const officer = await as("procurement");
  await test.step("a procurement officer sets up each part, and adds a colleague", async () => {
    for (const [part, set] of Object.entries(PARTS)) {
      await officer.goto(tasks);
      await officer.getByRole("link", { name: part, exact: true }).click();
      await set(officer);
      await press(officer, "Save and continue");
      await expect(officer.getByRole("heading", { level: 1 })).toHaveText(TITLE);
    }
    await officer.getByRole("link", { name: "Add a colleague" }).click();
    await officer.getByLabel("Colleague").selectOption("Eve Tandy");
    await press(officer, "Add");
    await expect(officer.getByText("Eve Tandy declares their interests")).toBeVisible();
    await axe(officer);
    await look(officer, "engagement-lacks-declarations");
  });

  await test.step("everybody declares", async () => {
    await declare(await as("evaluator"));
    await officer.goto(tasks);
    if ((await officer.getByText("Ben Osei has not declared").count()) > 0) await declare(officer);
    await officer.goto(tasks);
    await expect(officer.getByText("missing before publishing")).toHaveCount(0);
  });

  await test.step("it is made ready and published with the password, and with no other", async () => {
    expect((await visitor.goto(`/engagements/${reference}`))?.status()).toBe(404);
    await officer.getByRole("link", { name: "Make it ready to publish" }).click();
    await press(officer, "Make it ready");
    await officer.getByRole("link", { name: "Publish it" }).click();
    await officer.getByLabel("Your password", { exact: true }).fill("not the password");
    await press(officer, "Publish");
    await expect(officer.getByRole("alert")).toContainText("password");
    await officer.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await press(officer, "Publish");
    await expect(officer.getByText(/^Published on/)).toBeVisible();
  });

  await test.step("a visitor finds it by words and council, reads it, and follows the feed", async () => {
    await visitor.goto("/");
    await press(visitor, "See open engagements");
    await visitor.getByLabel("Words").fill("summons arrangements");
    await visitor.getByLabel("Council").selectOption({ label: "Marlow Bridge Borough Council (2)" });
    await press(visitor, "Show engagements");
    await expect(visitor.getByRole("heading", { name: /^1 engagement for/ })).toBeVisible();
    await axe(visitor);
    const feed = await visitor.getByRole("link", { name: /feed/ }).getAttribute("href");
    const atom = await (await visitor.request.get(feed as string)).text();
    expect(atom).toContain(`<title>${TITLE}</title>`);
    await visitor.getByRole("link", { name: TITLE }).click();
    await expect(visitor.getByRole("main")).toContainText("It is below the threshold.");
    await axe(visitor);
  });

  await test.step("a supplier reads what is public, and nothing else", async () => {
    const supplier = await as("supplier");
    await supplier.goto("/engagements");
    await supplier.getByRole("link", { name: TITLE }).click();
    await expect(supplier.getByRole("heading", { level: 1 })).toHaveText(TITLE);
    await expect(supplier.getByRole("navigation").getByRole("link", { name: "Our problems" })).toHaveCount(0);
    for (const closed of [tasks, place.problem("Council tax"), place.problem("Allotment")]) {
      expect((await supplier.goto(closed))?.status(), closed).toBe(404);
    }
    expect((await supplier.goto("/problems"))?.status()).toBe(403);
  });

  await test.step("another council reads as much as the public", async () => {
    const other = await as("otherCouncil");
    expect((await other.goto(tasks))?.status()).toBe(404);
    expect((await other.goto(place.problem("Allotment")))?.status()).toBe(404);
    await expect(other.getByRole("main")).not.toContainText("llotment");
    expect((await other.goto(`/engagements/${reference}`))?.status()).toBe(200);
  });

  await test.step("it is withdrawn with a reason, which the visitor reads", async () => {
    await officer.goto(tasks);
    await officer.getByRole("link", { name: "Withdraw it" }).click();
    await press(officer, "Withdraw");
    await expect(officer.getByRole("alert")).toContainText("Enter why you withdraw it");
    await officer.getByLabel("Reason").fill("Two neighbouring councils want to join us.");
    await press(officer, "Withdraw");
    await visitor.goto(`/engagements/${reference}`);
    await expect(visitor.getByRole("main")).toContainText("Two neighbouring councils want to join us.");
    await expect(visitor.getByRole("main")).toContainText("Nobody can respond any more");
    await axe(visitor);
    await look(visitor, "engagement-withdrawn");
    const atom = await (await visitor.request.get("/engagements.atom?q=summons")).text();
    expect(atom).toContain(`<title>Withdrawn: ${TITLE}</title>`);
  });
});
