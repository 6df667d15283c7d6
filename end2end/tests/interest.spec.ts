// Interest: a supplier finds an engagement, registers interest and withdraws it, and the council sees who is there.
import { PASSWORD, people, press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test("a supplier registers interest in what it finds, and withdraws it", async ({ page: visitor, as, place }) => {
  const address = place.public("Families");

  await test.step("a visitor is led through sign-in to the button", async () => {
    await visitor.goto(address);
    await axe(visitor);
    await visitor.getByRole("link", { name: "Sign in to register your interest" }).click();
    await expect(visitor.getByRole("heading", { level: 1 })).toHaveText("Sign in");
    await visitor.getByLabel("Email address").fill(people.thirdSupplier);
    await visitor.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await press(visitor, "Sign in");
    await expect(visitor.getByRole("heading", { level: 1 })).toHaveText("Your interest");
    await expect(visitor.getByRole("button", { name: "Register interest" })).toBeVisible();
  });

  const supplier = await as("otherSupplier");
  await test.step("the supplier presses it, and finds the engagement among its own", async () => {
    await supplier.goto(address);
    await look(supplier, "interest-none");
    await press(supplier, "Register interest");
    await expect(supplier.getByRole("main")).toContainText("Your organisation registered its interest on");
    await axe(supplier);
    await look(supplier, "interest-registered");
    await supplier.goto("/your-engagements");
    await expect(supplier.getByRole("listitem").filter({ hasText: "Families" }).first()).toContainText("Interested since");
    await axe(supplier);
    await look(supplier, "your-engagements");
  });

  await test.step("one may stop being told, and watch again", async () => {
    await supplier.goto(address);
    await press(supplier, "Stop telling me");
    await expect(supplier.getByRole("main")).toContainText("Watch this engagement, and you are told by mail");
    await press(supplier, "Watch this engagement");
    await expect(supplier.getByRole("main")).toContainText("You are told by mail what changes in this engagement");
  });

  await test.step("and withdraws, after it was told what that means", async () => {
    await supplier.getByRole("link", { name: "Withdraw your interest" }).click();
    await expect(supplier.getByRole("main")).toContainText("the council no longer sees your organisation here");
    await look(supplier, "interest-withdraw");
    await press(supplier, "Withdraw interest");
    await expect(supplier.getByRole("button", { name: "Register interest" })).toBeVisible();
  });
});

test("a council sees who is interested in its engagement, and another does not", async ({ as, place }) => {
  const officer = await as("procurement");
  await officer.goto(place.engagement("Damp and mould"));
  await officer.getByRole("link", { name: "See which suppliers are interested" }).click();
  await expect(officer.getByRole("row")).toHaveCount(4);
  for (const name of ["Hearth", "Brightwater", "Fell"]) await expect(officer.getByRole("row", { name: new RegExp(name) })).toHaveCount(1);
  await axe(officer);
  await look(officer, "interest-council");
  const other = await as("otherCouncil");
  expect((await other.goto(`${place.engagement("Damp and mould")}/interest`))?.status()).toBe(404);
});
