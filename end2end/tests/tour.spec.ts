// The whole journey, as the README walks it: problem, notice, interest, question, response, demo, forum, pilot, evidence, closing.
import { fileURLToPath } from "node:url";

import type { Locator, Page } from "@playwright/test";

import { PASSWORD, type Who, press, signIn } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

// Another number of slots than final.spec.ts has, so that neither moves the clock of the other: portals are shared by what they are told.
test.use({ slots: 1, movesClock: true });

const TITLE = "School transport for children with special needs";
const PILOT = fileURLToPath(new URL("../../server/src/demonstration/pilots/words.wasm", import.meta.url));
const DAY_MS = 24 * 3_600_000;
/** A worker may be at the demonstration's own runs first. */
const DONE = { timeout: 90_000 };
/** The demo is so many days ahead, when the demonstration has nobody host elsewhere, and the forum a day later; questions close, and responses. */
const MEETING_DAYS = 17;
const QUESTIONS_DAYS = 12;
const CLOSES_DAYS = 20;
const QUESTION = "How many children travel alone?";
const REMINDED = "Every family knows the driver a week before term.";

/** A day so many days from now, by its parts in London. */
function parts(days: number): { Day: string; Month: string; Year: string } {
  const at = new Date(Date.now() + days * DAY_MS);
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...options }).format(at);
  return { Day: part({ day: "numeric" }), Month: part({ month: "numeric" }), Year: part({ year: "numeric" }) };
}

/** Fills in the boxes of a date. */
async function fillDay(group: Locator, days: number, time?: string): Promise<void> {
  for (const [label, value] of Object.entries(parts(days))) await group.getByLabel(label).fill(value);
  if (time) await group.getByLabel("Time").fill(time);
}

/** How each part of the engagement is set up, by its name on the task list. */
const SET_UP: Record<string, (page: Page) => Promise<void>> = {
  Purposes: (page) => page.getByLabel("(d) Identifying suppliers").check(),
  Dates: async (page) => {
    for (const [name, days] of Object.entries({ questions_close_at: QUESTIONS_DAYS, answers_by: QUESTIONS_DAYS + 2, closes_at: CLOSES_DAYS })) {
      for (const [label, value] of Object.entries(parts(days))) await page.locator(`[name="${name}-${label.toLowerCase()}"]`).fill(value);
      await page.locator(`[name="${name}-time"]`).fill("5pm");
    }
  },
  "How the engagement will go": (page) => page.getByRole("main").getByRole("textbox").fill("Demos and a forum in the second week."),
  "When you read responses": (page) => page.getByLabel("After the closing date").check(),
  "Preliminary market engagement notice": async (page) => {
    await page.getByLabel("It is published").check();
    await page.getByLabel("Number of the notice on Find a Tender").fill("2026/S 000-000777");
    await page.getByLabel("Its address").fill("https://notices.example/demonstration/777");
  },
};

test("a problem becomes an engagement, suppliers meet the council and prove themselves, and everybody reads what came of it", async ({ page: visitor, as, place, portal }) => {
  test.setTimeout(420_000);
  const [officer, editor, supplier] = [await as("procurement"), await as("editor"), await as("otherSupplier")];
  const people: [Page, Who][] = [[officer, "procurement"], [editor, "editor"], [supplier, "otherSupplier"]];
  let engagement = "";
  let address = "";

  await test.step("problem: it is approved", async () => {
    await officer.goto(place.problem(TITLE));
    await officer.getByRole("link", { name: "Review it" }).click();
    await officer.getByRole("radio", { name: "Approve it" }).check();
    await press(officer, "Send decision");
    await expect(officer.getByText("Approved", { exact: true })).toBeVisible();
  });

  await test.step("notice: an engagement on it is set up with a challenge, and published", async () => {
    await officer.goto("/workspace/engagements/new");
    await officer.getByLabel(new RegExp(TITLE)).check();
    await press(officer, "Start");
    engagement = officer.url();
    for (const [part, set] of Object.entries(SET_UP)) {
      await officer.goto(engagement);
      await officer.getByRole("link", { name: part, exact: true }).click();
      await set(officer);
      await press(officer, "Save and continue");
    }
    await officer.goto(`${engagement}/challenge`);
    await officer.getByLabel("Decide how soon a repair must be done").check();
    await officer.getByLabel("Which sort of council is likest to yours?").selectOption({ index: 1 });
    await press(officer, "Save and continue");
    for (const person of [officer, editor]) {
      if (person === editor) {
        await officer.goto(`${engagement}/people`);
        await officer.getByLabel("Colleague").selectOption("Ada Hill");
        await press(officer, "Add");
      }
      await person.goto(`${engagement}/declare`);
      await person.getByLabel("I have no conflict of interest").check();
      await press(person, "Declare");
    }
    await officer.goto(`${engagement}/ready`);
    await press(officer, "Make it ready");
    await officer.goto(`${engagement}/publish`);
    await officer.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await press(officer, "Publish");
    address = (await officer.getByRole("link", { name: "See the public page" }).getAttribute("href")) as string;
    await visitor.goto(address);
    await expect(visitor.getByRole("link", { name: "2026/S 000-000777" })).toBeVisible();
    await axe(visitor);
    await look(visitor, "tour-published");
  });

  await test.step("interest: a supplier finds it and registers", async () => {
    await supplier.goto("/engagements?q=transport");
    await supplier.getByRole("main").getByRole("link", { name: new RegExp(TITLE) }).click();
    await press(supplier, "Register interest");
    await officer.goto(`${engagement}/interest`);
    await expect(officer.getByRole("row", { name: /Brightwater/ })).toHaveCount(1);
  });

  await test.step("question: it is asked, answered and read by everybody", async () => {
    await supplier.goto(`${address}/questions/ask`);
    await supplier.getByLabel("The problem", { exact: true }).check();
    await supplier.getByLabel("Your question").fill(QUESTION);
    await press(supplier, "Ask the question");
    await editor.goto(`${engagement}/questions`);
    await editor.getByRole("link", { name: QUESTION }).click();
    await editor.getByLabel("Answer it").check();
    await editor.getByLabel("Answer", { exact: true }).fill("Two in three.");
    await press(editor, "Send");
    await visitor.goto(`${address}/questions`);
    await expect(visitor.getByRole("main")).toContainText("Two in three.");
    await expect(visitor.getByRole("main")).not.toContainText("Brightwater");
  });

  await test.step("response: it is written and submitted, with its receipt", async () => {
    await supplier.goto(`${address}/response`);
    await press(supplier, "Start a response");
    const links = supplier.getByRole("main").locator('a[href*="/response/answers/"]');
    const questions = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") as string));
    for (const question of new Set(questions)) {
      await supplier.goto(question);
      for (const box of await supplier.getByRole("main").locator("form[method=post] textarea[name=text], form[method=post] textarea[name=because]").all()) {
        await box.fill(REMINDED);
      }
      for (const [name, value] of Object.entries({ value: "10", within: "A year" })) {
        const box = supplier.getByRole("main").locator(`input[name=${name}]`);
        if ((await box.count()) > 0) await box.fill(value);
      }
      await press(supplier, "Save and see all questions");
    }
    await supplier.getByRole("button", { name: "Check your answers and submit" }).click();
    await press(supplier, "Submit the response");
    await expect(supplier.getByRole("heading", { level: 1 })).toHaveText("Receipt for your response");
    await axe(supplier);
    await look(supplier, "tour-receipt");
  });

  await test.step("demo: slots are made and offered, and one is booked", async () => {
    await editor.goto(`${engagement}/demos/plan`);
    await editor.getByLabel("Where do they take place?").fill("Town hall, the small room");
    await press(editor, "Save");
    await editor.goto(`${engagement}/demos/slots`);
    for (const group of ["The first day", "The last day"]) await fillDay(editor.getByRole("group", { name: group }), MEETING_DAYS);
    for (const day of ["Saturday", "Sunday"]) await editor.getByLabel(day).check();
    await editor.getByLabel("Ada Hill").check();
    await press(editor, "Make the slots");
    await editor.getByRole("button", { name: "Offer or discard them" }).click();
    await press(editor, /^Offer \d+ slots/);
    await supplier.goto(`${address}/demo`);
    await supplier.getByRole("main").getByRole("button").filter({ hasText: /^1[01]:/ }).first().click();
    await press(supplier, "Confirm the demo");
    await expect(supplier.getByRole("main")).toContainText("Town hall, the small room");
  });

  await test.step("forum: it is announced, and a seat is taken", async () => {
    await editor.goto(`${engagement}/forums/plan`);
    await editor.getByLabel("What is it called?").fill("Buses, together");
    await editor.getByLabel("Agenda").fill("5 Welcome, and the rules of the room\n40 The problem\n15 Questions");
    await fillDay(editor.getByRole("group", { name: "When does it begin?" }), MEETING_DAYS + 1, "10am");
    await editor.getByLabel("How many people from suppliers can come?").fill("10");
    await editor.getByLabel("Where does it take place?").fill("Library, upstairs");
    await editor.getByLabel("Ada Hill").check();
    await press(editor, "Save");
    await editor.getByRole("button", { name: "Announce it" }).click();
    await press(editor, "Announce it");
    await supplier.goto(address);
    await supplier.getByRole("main").getByRole("link", { name: "Buses, together" }).click();
    await supplier.goto(`${supplier.url()}/seat`);
    await press(supplier, "Take a seat");
    await expect(supplier.getByRole("main")).toContainText("Library, upstairs");
  });

  await test.step("pilot and evidence: it is uploaded, runs, and shows what it can", async () => {
    await supplier.goto(`${address}/pilots/upload`);
    await supplier.getByLabel("Pilot", { exact: true }).setInputFiles(PILOT);
    await press(supplier, "Upload");
    await expect(supplier.getByRole("main")).toContainText("Ready to run", DONE);
    await supplier.getByLabel("Quick: one world").check();
    await press(supplier, "Start the run");
    await expect(supplier.getByRole("main")).toContainText("Succeeded", DONE);
    await press(supplier, "See the evidence");
    await expect(supplier.getByRole("heading", { name: "What was measured" })).toBeVisible();
    await axe(supplier);
    await supplier.goto("/your-engagements");
    await expect(supplier.getByRole("main")).toContainText(TITLE);
    await look(supplier, "tour-your-engagements");
  });

  await test.step("response: it shows the run, and is submitted again", async () => {
    await supplier.goto(`${address}/response`);
    await supplier.getByRole("link", { name: "Which practice run of your pilot do you show?" }).click();
    await supplier.getByLabel(/^Version 1, 1 world/).check();
    await press(supplier, "Save and continue");
    await expect(supplier.getByRole("main")).toContainText("What changed is not submitted");
    await supplier.getByRole("button", { name: "Check your answers and submit again" }).click();
    await press(supplier, "Submit the response");
    await expect(supplier.getByRole("main")).toContainText("A practice run in 1 world");
  });

  await test.step("closing: after the closing date the response is read, and what is open is done", async () => {
    await portal.setClock(new Date(Date.now() + (CLOSES_DAYS + 1) * DAY_MS));
    for (const [person, who] of people) await signIn(person, who);
    await officer.goto(`${engagement}/responses`);
    await officer.getByRole("main").getByRole("link", { name: "Brightwater" }).first().click();
    await expect(officer.getByRole("main")).toContainText(REMINDED);
    await officer.getByRole("link", { name: "See the evidence of this run" }).click();
    await expect(officer.getByRole("heading", { name: "What was measured" })).toBeVisible();
    await axe(officer);
    await look(officer, "tour-evidence");
    await editor.goto(`${engagement}/demos`);
    await editor.getByRole("row", { name: /Brightwater/ }).getByRole("link").click();
    await editor.goto(`${editor.url()}/change`);
    await editor.getByLabel("Yes, they showed what they have").check();
    await editor.getByLabel("What did you tell them?").fill("That the routes change every term.");
    await press(editor, "Save");
    await editor.goto(`${engagement}/forums`);
    await editor.getByRole("link", { name: "Buses, together" }).click();
    const forum = editor.url();
    await editor.goto(`${forum}/attendance`);
    for (const box of await editor.getByRole("checkbox").all()) await box.check();
    await press(editor, "Save");
    await editor.goto(`${forum}/minutes`);
    await editor.getByLabel("What was said").fill("Families want to know the driver.");
    await press(editor, "Save");
    await editor.goto(`${forum}/publish`);
    await press(editor, "Publish the minutes");
    await officer.goto(`${engagement}/ledger/decide`);
    for (const box of await officer.getByRole("checkbox").all()) await box.check();
    await officer.getByLabel("Publish it when the engagement closes").check();
    await officer.getByLabel("What everybody will read").fill("The routes change every term.");
    await press(officer, "Decide");
  });

  await test.step("and everybody reads what came of it", async () => {
    await officer.goto(`${engagement}/closing/heard`);
    await officer.getByLabel("What did you hear?").fill("That drivers change too often.");
    await officer.getByLabel("What did you change because of it?").fill("We will ask for the driver's name.");
    await officer.getByLabel("What did you not change, and why?").fill("The budget stays.");
    await press(officer, "Save and continue");
    await officer.goto(`${engagement}/closing/next`);
    await officer.getByLabel("We will not buy anything").check();
    await officer.getByLabel("In your words").fill("We try it with our own drivers.");
    await press(officer, "Save and continue");
    await officer.goto(`${engagement}/closing/advantage`);
    await officer.getByLabel("No supplier gained an unfair advantage by taking part", { exact: true }).check();
    await officer.getByLabel("What did you do so that").fill("Every answer was published.");
    await press(officer, "Save and continue");
    await officer.goto(`${engagement}/closing`);
    await expect(officer.getByRole("main")).toContainText("Nothing stands in the way.");
    await officer.getByRole("button", { name: "Close the engagement" }).click();
    await officer.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await press(officer, "Close and publish");
    await visitor.goto(address);
    const main = visitor.getByRole("main");
    await expect(main).toContainText("That drivers change too often.");
    await expect(main).toContainText("The routes change every term.");
    await expect(main).not.toContainText("Brightwater");
    await axe(visitor);
    await look(visitor, "tour-closed");
  });
});
