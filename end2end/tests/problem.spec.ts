// A problem, from nothing to its approved version.
import type { Page } from "@playwright/test";

import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

const TITLE = "Library books come back to the wrong branch";
const WHY = "Every week 340 books travel twice. Readers wait nine days for a book that stands on a shelf two miles away.";

/** What the page says once it has saved by itself. */
const SAVED = /^Saved at \d+:\d\d[ap]m/;

/** How each question is answered, by its heading. */
const ANSWERS: Record<string, (page: Page) => Promise<void>> = {
  "Which service is it about?": (page) => page.getByLabel("Leisure, libraries and parks").check(),
  "Why does this matter now?": (page) => page.getByLabel("Why does this matter now?").fill(WHY),
  "What is the problem?": (page) => write(page, "Returned books are sorted by hand, and the van goes where it always goes."),
  "Who has this problem, and what do they need?": (page) => write(page, "- Readers need to know when a book comes.\n- Staff need to know where it belongs."),
  "What have you tried or found out already?": (page) => write(page, "A paper slip in each book helped for a month."),
  "What shows that the problem is real?": (page) => write(page, "340 books a week (van log, September)."),
  "How do things stand today?": (page) => write(page, "Nine days in the middle case. One van, six branches."),
  "How will anybody see that it got better?": addMeasure,
  "What do people go through?": addJourney,
  "Which CPV codes fit?": (page) => write(page, "92511000"),
  "Who answers questions about this problem?": async (page) => {
    await page.getByLabel("Name of the person or team").fill("Library service");
    await page.getByLabel("Email address").fill("libraries@marlow-bridge.example");
  },
};

async function write(page: Page, words: string): Promise<void> {
  await page.getByRole("main").getByRole("textbox").fill(words);
}

async function addMeasure(page: Page): Promise<void> {
  await press(page, "Add a measure");
  await page.getByLabel("What is measured", { exact: true }).fill("Days until a returned book is on its shelf");
  await page.getByLabel("Unit").fill("days");
  await page.getByLabel("Lower is better").check();
  await page.getByLabel("Baseline", { exact: true }).fill("9");
  await page.getByLabel("Target").fill("3");
  await page.getByLabel("How it is measured, and how often").fill("Each month, from the catalogue.");
  await axe(page);
  await press(page, "Save and continue");
  await expect(page.getByText("From 9 to 3 days")).toBeVisible();
}

async function addJourney(page: Page): Promise<void> {
  await press(page, "Add a journey");
  await page.getByLabel("Who goes through it").fill("A reader who waits for a book");
  await page.getByLabel("The steps, one on each line").fill("Asks for the book\nIs told the day\nFetches it that day");
  await press(page, "Save and continue");
  await expect(page.getByText("3 steps")).toBeVisible();
}

test("an editor drafts a problem over several questions, shows it, and it is approved after edits", async ({ page: visitor, as, javaScriptEnabled }) => {
  test.setTimeout(180_000);
  const scripts = javaScriptEnabled !== false;
  const editor = await as("editor");
  await editor.goto("/problems");
  await press(editor, "Start a problem");
  await press(editor, "Save and continue");
  await expect(editor.getByRole("alert")).toContainText("Enter what you call this problem");
  await editor.getByLabel("What do you call this problem?").fill(TITLE);
  await press(editor, "Save and continue");
  await expect(editor.getByRole("heading", { level: 1 })).toHaveText(TITLE);
  const problem = editor.url();

  await test.step("what was written is there when the editor comes back", async () => {
    await editor.getByRole("link", { name: "Why this matters", exact: true }).click();
    await editor.getByLabel("Why does this matter now?").fill(WHY);
    if (scripts) {
      await expect(editor.getByRole("status").filter({ hasText: SAVED })).toBeVisible();
      await editor.getByRole("link", { name: "All questions" }).click();
    } else {
      await press(editor, "Save and see all questions");
    }
    await expect(editor.getByRole("heading", { level: 1 })).toHaveText(TITLE);
    await editor.getByRole("link", { name: "Why this matters", exact: true }).click();
    await expect(editor.getByLabel("Why does this matter now?")).toHaveValue(WHY);
  });

  await test.step("title and why are enough for colleagues, and for a visitor with the link", async () => {
    const evaluator = await as("evaluator");
    expect((await evaluator.goto(problem))?.status()).toBe(403);
    await editor.goto(problem);
    await editor.getByRole("link", { name: "Show it to colleagues" }).click();
    await press(editor, "Show it");
    expect((await evaluator.goto(problem))?.status()).toBe(200);
    await expect(evaluator.getByRole("heading", { level: 1 })).toHaveText(TITLE);

    await editor.getByRole("link", { name: "Share it with people without an account" }).click();
    await press(editor, "Make a link");
    await axe(editor);
    await look(editor, "preview-link-made");
    await visitor.goto(await editor.locator(".app-preview-link").innerText());
    await expect(visitor.getByRole("main")).toContainText(WHY);
    await expect(visitor.getByRole("main")).toContainText("This is a draft");
    expect((await visitor.goto(problem))?.url()).toContain("/sign-in");
  });

  await test.step("one question leads to the next that lacks something, and at the end to the list", async () => {
    await editor.goto(problem);
    await editor.getByRole("link", { name: "Add service area" }).click();
    for (let asked = 0; editor.url() !== problem; asked += 1) {
      expect(asked, "questions asked").toBeLessThan(20);
      const heading = await editor.getByRole("heading", { level: 1 }).innerText();
      await ANSWERS[heading](editor);
      await press(editor, /^(Save and continue|Continue)$/);
    }
    await expect(editor.getByText("missing before review")).toHaveCount(0);
    await editor.getByRole("link", { name: "Send it to review" }).click();
    await press(editor, "Send to review");
    await expect(editor.getByText("In review")).toBeVisible();
  });

  const officer = await as("procurement");
  await test.step("an approver asks for edits, which the editor makes", async () => {
    await officer.goto(problem);
    await officer.getByRole("link", { name: "Review it" }).click();
    await officer.getByRole("radio", { name: "Ask for edits" }).check();
    await press(officer, "Send decision");
    await expect(officer.getByRole("alert")).toContainText("Enter what to change");
    await expect(officer.getByRole("radio", { name: "Ask for edits" })).toBeChecked();
    await officer.getByLabel("What to change").fill("Say how many branches there are.");
    await press(officer, "Send decision");
    await expect(officer.getByText("Edits requested")).toBeVisible();

    await editor.goto(problem);
    await expect(editor.getByRole("main")).toContainText("Say how many branches there are.");
    await axe(editor);
    await look(editor, "edits-requested");
    await editor.getByRole("link", { name: "Why this matters", exact: true }).click();
    await editor.getByLabel("Why does this matter now?").fill(`${WHY} There are six branches.`);
    await press(editor, "Save and see all questions");
    await editor.getByRole("link", { name: "Send it to review" }).click();
    await press(editor, "Send to review");
  });

  await test.step("the approved version says what it is", async () => {
    await officer.goto(problem);
    await officer.getByRole("link", { name: "Review it" }).click();
    await expect(officer.getByRole("main")).toContainText("There are six branches.");
    await officer.getByRole("radio", { name: "Approve it" }).check();
    await press(officer, "Send decision");
    await expect(officer.getByText("Approved", { exact: true })).toBeVisible();
    await officer.getByRole("link", { name: "Version 1" }).click();
    await expect(officer.locator(".app-hash")).toHaveText(/^[0-9a-f]{64}$/);
    await axe(officer);
  });

  await test.step("a change of it becomes the next version, and says what changed", async () => {
    await editor.goto(problem);
    await editor.getByRole("link", { name: "Change this problem" }).click();
    await press(editor, "Change it");
    await editor.getByRole("link", { name: "Why this matters", exact: true }).click();
    await editor.getByLabel("Why does this matter now?").fill(`${WHY} There are seven branches.`);
    await press(editor, "Save and see all questions");
    await editor.getByRole("link", { name: "See approved versions and what changed" }).click();
    await press(editor, "Show what changed");
    await expect(editor.locator("ins")).toContainText("seven");
    await expect(editor.locator("del")).toContainText("six");
    await axe(editor);
    await look(editor, "changes");
  });
});

test("what was typed while the page was still loading is saved too", async ({ as, place, javaScriptEnabled }) => {
  const editor = await as("editor");
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((done) => (arrive = done));
  await editor.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await editor.goto(`${place.problem("Allotment")}/answers/why`, { waitUntil: "commit" });
  await editor.getByRole("main").getByRole("textbox").fill(WHY);
  arrive();
  if (javaScriptEnabled === false) {
    await press(editor, "Save and see all questions");
    await expect(editor).toHaveURL(place.problem("Allotment"));
  } else {
    await expect(editor.getByRole("status").filter({ hasText: SAVED })).toBeVisible();
  }
});

test("two editors write at once, and neither loses a word", async ({ as, place }) => {
  const answer = `${place.problem("Allotment")}/answers/baseline`;
  const [one, two] = [await as("editor"), await as("otherEditor")];
  await one.goto(answer);
  await two.goto(answer);
  await one.getByRole("main").getByRole("textbox").fill("Ada counted 31 diaries.");
  await press(one, "Save and see all questions");
  await two.getByRole("main").getByRole("textbox").fill("Imran counted 29 diaries.");
  await press(two, "Save and see all questions");
  await expect(two.getByRole("alert")).toContainText("Ada Hill changed this answer");
  await expect(two.getByRole("main").getByRole("textbox")).toHaveValue("Imran counted 29 diaries.");
  await axe(two);
});
