// An addendum: an officer moves a date, everybody reads what was and what is, and whoever is interested is told.
import { PASSWORD, people, press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test("an officer moves the closing date, and everybody reads what was and what is", async ({ page: visitor, as, place }) => {
  const officer = await as("procurement");
  await officer.goto(place.engagement("Damp and mould"));
  await officer.getByRole("link", { name: "Publish an addendum" }).click();
  await look(officer, "addendum-form");

  await test.step("a date that moves forward is refused, and nothing typed is lost", async () => {
    await officer.getByLabel("What do you tell everybody?").fill("A supplier asked for more time. All have it.");
    const year = officer.locator("#closes_at-year");
    const now = Number(await year.inputValue());
    await year.fill(String(now - 1));
    await officer.getByLabel("Your password").fill(PASSWORD);
    await press(officer, "Publish the addendum");
    await expect(officer.getByRole("alert")).toContainText("The closing date cannot move forward");
    await axe(officer);
    await look(officer, "addendum-refused");
    await expect(officer.getByLabel("What do you tell everybody?")).toHaveValue("A supplier asked for more time. All have it.");
    await year.fill(String(now + 1));
    const process = officer.getByLabel("How will the engagement go?");
    await process.fill(`${await process.inputValue()}\n\nThere is a second visit to the depot.`);
    await officer.getByLabel("Your password").fill(PASSWORD);
    await press(officer, "Publish the addendum");
    await expect(officer.getByRole("heading", { level: 1 })).toContainText("Damp and mould");
  });

  await test.step("a visitor reads it on the public page", async () => {
    await visitor.goto(place.public("Damp and mould"));
    const addendum = visitor.locator("#addendum-1");
    await expect(addendum).toContainText("All have it.");
    await expect(addendum).toContainText("There is a second visit to the depot.");
    await expect(addendum.locator("del").first()).toBeVisible();
    await axe(visitor);
    await look(visitor, "addendum-public");
  });

  await test.step("and whoever is interested has it by mail, once", async () => {
    const mails = visitor.locator(`h2:has-text("Addendum: Damp") + p:has-text("To ${people.supplier},")`);
    await expect(async () => {
      await visitor.goto("/mail");
      await expect(mails).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 20_000 });
  });
});
