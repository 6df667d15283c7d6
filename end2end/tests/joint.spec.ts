// A joint engagement: the council that leads invites another, which joins, answers for its own part, and leaves.
import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test("a council invites another, which takes part, is ready, and leaves", async ({ page: visitor, as, place }) => {
  test.setTimeout(180_000);
  const lead = await as("otherCouncil");
  const asked = await as("askedCouncil");
  const supplier = await as("otherSupplier");
  const engagement = place.engagement("Nearly half");
  const publicPage = place.public("Nearly half");

  await test.step("the council that leads invites it once more", async () => {
    await lead.goto(engagement);
    await lead.getByRole("link", { name: "Invite others, or see who was invited" }).click();
    await expect(lead.getByRole("row", { name: /Glenharrow/ })).toContainText("Declined");
    await press(lead, "Invite");
    await expect(lead.getByRole("alert")).toContainText("Select a council or partner");
    await axe(lead);
    await lead.getByLabel("Council or partner").selectOption({ label: "Glenharrow Council" });
    await press(lead, "Invite");
    await expect(lead.getByRole("row", { name: /Glenharrow/ })).toContainText("Invited");
    await axe(lead);
    await look(lead, "joint-parties");
  });

  await test.step("it reads what it is about, and says yes", async () => {
    expect((await asked.goto(engagement))?.status()).toBe(404);
    await asked.goto("/workspace/engagements");
    await expect(asked.getByRole("main")).toContainText("You are invited");
    await axe(asked);
    await look(asked, "joint-invited");
    await asked.getByRole("link", { name: /Nearly half/ }).click();
    await axe(asked);
    await look(asked, "joint-invitation");
    await asked.getByLabel("Yes, we take part").check();
    await press(asked, "Answer");
    await expect(asked.getByRole("main")).toContainText("Still missing before you are ready");
    await axe(asked);
    await look(asked, "joint-own-joining");
    await visitor.goto(publicPage);
    await expect(visitor.getByRole("main")).toContainText("Glenharrow Council (joining)");
    await axe(visitor);
    await look(visitor, "joint-public");
  });

  await test.step("it answers for its own notice and people, and is ready", async () => {
    await asked.getByRole("link", { name: /Change.*your notice/ }).click();
    await asked.getByLabel("None is needed").check();
    await asked.getByLabel("Why no notice is needed").fill("The Act does not apply to us.");
    await press(asked, "Save");
    await asked.getByRole("link", { name: "Declare your interests, or change what you declared" }).click();
    await asked.getByLabel("I have no conflict of interest").check();
    await press(asked, "Declare");
    await asked.goto(`${engagement}/own`);
    await press(asked, "Make it ready");
    await expect(asked.getByRole("main")).toContainText("Ready since");
    await axe(asked);
    await look(asked, "joint-own-ready");
    await asked.goto(engagement);
    await axe(asked);
    await look(asked, "joint-tasks");
    await asked.goto(`${engagement}/ledger`);
    await expect(asked.getByRole("main")).toContainText("No entries.");
    await visitor.goto(publicPage);
    await expect(visitor.getByRole("main")).toContainText("The Act does not apply to us.");
    await expect(visitor.getByRole("main")).not.toContainText("Glenharrow Council (joining)");
  });

  await test.step("a supplier reads whose people will read its response", async () => {
    await supplier.goto(`${publicPage}/response`);
    await supplier.getByRole("main").locator('a[href*="/response/answers/"]').first().click();
    await expect(supplier.getByRole("main")).toContainText("Carreg Wen");
    await expect(supplier.getByRole("main")).toContainText("Glenharrow Council");
    await look(supplier, "joint-who-sees");
  });

  await test.step("it leaves, and everybody reads why", async () => {
    await asked.goto(`${engagement}/own`);
    await asked.getByRole("link", { name: "Leave this engagement" }).click();
    await axe(asked);
    await look(asked, "joint-leave");
    await asked.getByLabel("Why you leave").fill("Our own plan was approved.");
    await press(asked, "Leave");
    expect((await asked.goto(engagement))?.status()).toBe(404);
    await visitor.goto(publicPage);
    await expect(visitor.getByRole("main")).toContainText("Our own plan was approved.");
  });
});
