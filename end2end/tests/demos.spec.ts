// Demos: a council offers slots, two suppliers want the same one at once, one books it, moves it and gives it up.
import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test("a council offers slots for demos, and two suppliers book in two browsers", async ({ page: visitor, as, place }) => {
  test.setTimeout(180_000);
  const editor = await as("editor");
  const [first, second] = [await as("supplier"), await as("thirdSupplier")];
  const engagement = place.engagement("Damp and mould");
  const demo = `${place.public("Damp and mould")}/demo`;

  await test.step("the council makes slots, sees what they cost, and offers them", async () => {
    await editor.goto(engagement);
    await editor.getByRole("link", { name: "Set up demos, and see who booked one" }).click();
    await expect(editor.getByRole("main")).toContainText("2 slots are not offered yet");
    await look(editor, "demos-council");
    await editor.getByRole("button", { name: "Make more slots" }).click();
    await press(editor, "Make the slots");
    await expect(editor.getByRole("alert")).toContainText("Select who hosts");
    const year = String(new Date().getFullYear() + 1);
    for (const group of ["The first day", "The last day"]) {
      const date = editor.getByRole("group", { name: group });
      await date.getByLabel("Day").fill("28");
      await date.getByLabel("Month").fill("6");
      await date.getByLabel("Year").fill(year);
    }
    for (const day of ["Saturday", "Sunday"]) await editor.getByLabel(day).check();
    await editor.getByLabel("Ada Hill").check();
    await look(editor, "demos-slots");
    await press(editor, "Make the slots");
    await expect(editor.getByRole("main")).toContainText("7 slots are not offered yet");
    await editor.getByRole("button", { name: "Offer or discard them" }).click();
    await expect(editor.getByRole("main")).toContainText("15 hours 45 minutes: in each slot, 45 minutes of a host and of 2 people who watch");
    await axe(editor);
    await look(editor, "demos-offer");
    await press(editor, "Offer 7 slots");
    await expect(editor.getByRole("main")).not.toContainText("not offered yet");
  });

  await test.step("everybody reads how demos go, and not where", async () => {
    await visitor.goto(place.public("Damp and mould"));
    await expect(visitor.getByRole("heading", { name: "Demos", exact: true })).toBeVisible();
    await expect(visitor.getByRole("main")).not.toContainText("committee room");
    await look(visitor, "demos-public");
    await visitor.getByRole("link", { name: "Sign in to book a demo" }).click();
    await expect(visitor).toHaveURL(/\/sign-in/);
  });

  await test.step("of two who want the same slot, one holds it", async () => {
    for (const supplier of [first, second]) await supplier.goto(demo);
    await axe(first);
    await look(first, "demos-picker");
    const time = first.getByRole("button").filter({ hasText: /^1[01]:/ }).first();
    const words = (await time.innerText()).trim();
    await time.click();
    await expect(first.getByRole("heading", { level: 1 })).toHaveText("Confirm your demo");
    await second.getByRole("button", { name: words }).first().click();
    await expect(second.getByRole("alert").or(second.getByRole("heading", { level: 1 })).first()).toBeVisible();
    // The council hosts two at that time, so the other supplier may have got the twin. What they see then is their own.
    await expect(second.getByRole("main")).not.toContainText("Hearth and Lantern");
    await axe(first);
    await look(first, "demos-confirm");
    await first.getByLabel("What do you need there? (optional)").fill("step-free access ".repeat(60));
    await press(first, "Confirm the demo");
    await expect(first.getByRole("alert")).toContainText("500 characters");
    await first.getByLabel("What do you need there? (optional)").fill("Step-free access");
    await press(first, "Confirm the demo");
    await expect(first.getByRole("main")).toContainText("committee room 2");
    await axe(first);
    await look(first, "demos-booked");
  });

  await test.step("it is moved, and given up", async () => {
    await first.getByRole("link", { name: "Move it to another slot" }).click();
    await look(first, "demos-move");
    await first.getByRole("button").filter({ hasText: /^10:|^11:/ }).last().click();
    await expect(first.getByRole("main")).toContainText("Step-free access");
    await expect(first.getByRole("main")).toContainText(`28 June`);
    await editor.goto(`${engagement}/demos`);
    await expect(editor.getByRole("row", { name: /Hearth and Lantern/ })).toContainText("Booked");
    await press(first, "Cancel the demo");
    await expect(first.getByRole("heading", { name: "Earlier bookings" })).toBeVisible();
    await expect(first.getByRole("main")).toContainText("given up");
    await axe(first);
    await look(first, "demos-given-up");
  });

  await test.step("the council cancels a slot with its reason", async () => {
    await editor.reload();
    await editor.getByRole("row", { name: /Brightwater/ }).getByRole("link").click();
    await look(editor, "demos-slot-read");
    await editor.getByRole("link", { name: "Cancel this slot" }).click();
    await press(editor, "Cancel the slot");
    await expect(editor.getByRole("alert")).toContainText("Enter why you cancel it");
    await editor.getByLabel("Why do you cancel it?").fill("The host is ill.");
    await look(editor, "demos-slot");
    await press(editor, "Cancel the slot");
    const brightwater = await as("otherSupplier");
    await brightwater.goto(place.booking);
    await expect(brightwater.getByRole("main")).toContainText("The host is ill.");
    await look(brightwater, "demos-cancelled");
  });
});
