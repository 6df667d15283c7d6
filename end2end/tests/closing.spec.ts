// Closing: a council decides on its ledger, says what came of the engagement, and closes it; everybody reads it.
import { PASSWORD, press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test("a council keeps its ledger and closes an engagement, and everybody reads what came of it", async ({ page: visitor, as, place }) => {
  test.setTimeout(180_000);
  const officer = await as("otherCouncil");
  const engagement = place.engagement("Taxi drivers");

  await test.step("what stands in the way is named", async () => {
    await officer.goto(engagement);
    await officer.getByRole("link", { name: "Close it: say what came of it" }).click();
    await expect(officer.getByRole("heading", { name: /things stand in the way/ })).toBeVisible();
    await expect(officer.getByRole("main")).toContainText("Decide on 1 entry of the ledger");
    await axe(officer);
    await look(officer, "closing-in-the-way");
  });

  await test.step("a call is written down, and both entries are decided", async () => {
    await officer.getByRole("link", { name: "Decide on 1 entry of the ledger" }).click();
    await look(officer, "ledger");
    await officer.getByRole("button", { name: "Write an entry" }).click();
    await press(officer, "Write it down");
    await expect(officer.getByRole("alert")).toContainText("Select how it was told");
    await officer.getByLabel("Phone or video call").check();
    await officer.getByLabel("Day").fill("1");
    await officer.getByLabel("Month").fill("2");
    await officer.getByLabel("Year").fill("2026");
    await officer.getByLabel("Who told it?").fill("Cai Price, Eastwold");
    await officer.getByLabel("Who was told?").fill("Brightwater Systems");
    await officer.getByLabel("What was said?").fill("That the register stays for two more years.");
    await look(officer, "ledger-new");
    await press(officer, "Write it down");
    await expect(officer.getByRole("main")).toContainText("2 not decided yet");
    await officer.getByRole("button", { name: "Decide on entries" }).click();
    for (const box of await officer.getByRole("checkbox").all()) await box.check();
    await officer.getByLabel("Publish it when the engagement closes").check();
    await officer.getByLabel("What everybody will read").fill("The committee meets on the second Tuesday. The register stays for two more years.");
    await officer.getByLabel("If one of them is your own").fill("I am the only procurement officer here.");
    await axe(officer);
    await look(officer, "ledger-decide");
    await press(officer, "Decide");
    await expect(officer.getByRole("main")).toContainText("I am the only procurement officer here.");
    await axe(officer);
    await look(officer, "ledger-decided");
  });

  await test.step("the council writes what came of it", async () => {
    await officer.goto(`${engagement}/closing`);
    await officer.getByRole("link", { name: "You said, we did" }).click();
    await expect(officer.getByLabel("What did you hear?")).toHaveValue(/whose turn it is/);
    await officer.getByLabel("What did you change because of it?").fill("Drivers will see whose turn it is.");
    await officer.getByLabel("What did you not change, and why?").fill("The medical stays: the law asks for it.");
    await look(officer, "closing-heard");
    await press(officer, "Save and continue");
    await officer.getByRole("link", { name: "What happens next", exact: true }).click();
    await officer.getByLabel("We will not buy anything").check();
    await officer.getByLabel("In your words").fill("We can do this with what we have.");
    await press(officer, "Save and continue");
    await officer.getByRole("link", { name: "Advantage statement" }).click();
    await officer.getByLabel("No supplier gained an unfair advantage by taking part, apart from those we name").check();
    await officer.getByLabel("What did you do so that").fill("Every answer was published.");
    await look(officer, "closing-advantage");
    await press(officer, "Save and continue");
    await expect(officer.getByRole("heading", { level: 1 })).toHaveText("Suppliers that the statement does not hold for");
    await officer.getByLabel("Which supplier?").fill("Larch Systems");
    await officer.getByLabel("What is the advantage?").fill("They run the register.");
    await officer.getByLabel("What do you do about it?").fill("Its fields are published.");
    await press(officer, "Save");
    await expect(officer.getByRole("heading", { name: "Larch Systems" })).toBeVisible();
    await axe(officer);
    await look(officer, "closing-exceptions");
  });

  await test.step("and closes it", async () => {
    await officer.goto(`${engagement}/closing`);
    await expect(officer.getByRole("main")).toContainText("Nothing stands in the way.");
    await axe(officer);
    await look(officer, "closing-ready");
    await officer.getByRole("button", { name: "Close the engagement" }).click();
    await axe(officer);
    await look(officer, "closing-close");
    await press(officer, "Close and publish");
    await expect(officer.getByRole("alert")).toContainText("Enter your password");
    await officer.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await press(officer, "Close and publish");
    await expect(officer.getByRole("main")).toContainText("Closed on");
  });

  await test.step("everybody reads it, and nobody else's name", async () => {
    await visitor.goto(place.public("Taxi drivers"));
    const main = visitor.getByRole("main");
    await expect(main).toContainText("Drivers will see whose turn it is.");
    await expect(main).toContainText("The committee meets on the second Tuesday.");
    await expect(main).toContainText("apart from 1, which the council names in its own record");
    for (const hidden of ["Larch", "Brightwater", "Fell and Fern"]) await expect(main).not.toContainText(hidden);
    await axe(visitor);
    await look(visitor, "closing-public");
    await expect(async () => {
      await visitor.goto("/mail");
      await expect(visitor.getByRole("main")).toContainText("Closed: Taxi drivers");
    }).toPass({ timeout: 60_000 });
  });
});
