// Forums: a council plans one, people of suppliers take seats and wait, one asks, the council changes it, and cancels another.
import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test("a council plans a forum, and people of suppliers come, wait and ask", async ({ page: visitor, as, place }) => {
  test.setTimeout(180_000);
  const editor = await as("editor");
  const [first, second] = [await as("supplier"), await as("otherSupplier")];
  const engagement = place.engagement("Damp and mould");
  const publicPage = place.public("Damp and mould");
  const title = "Damp homes: with one seat";

  await test.step("the council plans it, is told what is wrong, and announces it", async () => {
    await editor.goto(engagement);
    await editor.getByRole("link", { name: "Forums and briefings, and who comes" }).click();
    await look(editor, "forums-council");
    await axe(editor);
    await editor.getByRole("button", { name: "Plan a forum" }).click();
    await editor.getByLabel("What is it called?").fill(title);
    await editor.getByLabel("Agenda").fill("5 Welcome\n20 What are your prices?");
    await press(editor, "Save");
    await expect(editor.getByRole("alert")).toContainText("Take “prices” out of line 2");
    await expect(editor.getByRole("alert")).toContainText("Enter when it begins");
    await axe(editor);
    await look(editor, "forums-plan");
    await editor.getByLabel("Agenda").fill("5 Welcome, and the rules of the room\n40 The problem\n15 Questions");
    const date = editor.getByRole("group", { name: "When does it begin?" });
    // Not on a day of demos.spec.ts, which may have the same portal: nobody hosts in two places.
    await date.getByLabel("Day").fill("14");
    await date.getByLabel("Month").fill("9");
    await date.getByLabel("Year").fill(String(new Date().getFullYear() + 1));
    await date.getByLabel("Time").fill("10am");
    await editor.getByLabel("How many people from suppliers can come?").fill("1");
    await editor.getByLabel("Where does it take place?").fill("Town hall, the small room");
    await editor.getByLabel("Ada Hill").check();
    await press(editor, "Save");
    await expect(editor.getByRole("heading", { level: 1 })).toHaveText(title);
    await axe(editor);
    await look(editor, "forums-draft");
    await editor.getByRole("button", { name: "Announce it" }).click();
    await look(editor, "forums-announce");
    await press(editor, "Announce it");
    await expect(editor.getByRole("main")).toContainText("Seats are free");
  });

  await test.step("everybody reads it, and not where", async () => {
    await visitor.goto(publicPage);
    await expect(visitor.getByRole("heading", { name: "Forums and briefings" })).toBeVisible();
    await visitor.getByRole("main").getByRole("link", { name: title }).click();
    await expect(visitor.getByRole("main")).toContainText("We tell those who have a seat");
    await expect(visitor.getByRole("main")).not.toContainText("small room");
    await axe(visitor);
    await look(visitor, "forums-public");
  });
  const seat = `${visitor.url()}/seat`;

  await test.step("one takes the seat, and the other waits, in two browsers", async () => {
    for (const supplier of [first, second]) await supplier.goto(seat);
    await axe(first);
    await look(first, "forums-take");
    await first.getByLabel("What do you need there? (optional)").fill("Step-free access");
    await press(first, "Take a seat");
    await expect(first.getByRole("main")).toContainText("Town hall, the small room");
    await axe(first);
    await look(first, "forums-seated");
    // This page was read while the seat was free.
    await press(second, "Take a seat");
    await expect(second.getByRole("main")).toContainText("You have been waiting since");
    await expect(second.getByRole("main")).not.toContainText("small room");
    await axe(second);
    await look(second, "forums-waiting");
  });

  await test.step("whoever has a seat asks, and a host takes the question without learning whose it is", async () => {
    await press(first, "Send the question");
    await expect(first.getByRole("alert")).toContainText("Enter your question");
    await first.getByLabel("Your question").fill("How many homes do you repair in a year?");
    await press(first, "Send the question");
    await expect(first.getByRole("main")).toContainText("The council has not decided about it yet");
    await editor.reload();
    await editor.getByRole("link", { name: "How many homes do you repair in a year?" }).click();
    await expect(editor.getByRole("main")).not.toContainText("Hearth and Lantern");
    await editor.getByLabel("Take it", { exact: true }).check();
    await look(editor, "forums-question");
    await press(editor, "Save");
    await axe(editor);
    await look(editor, "forums-one");
    await first.reload();
    await expect(first.getByRole("main")).toContainText("Everybody who has a seat reads this");
  });

  await test.step("it moves, and whoever gives a seat up makes room", async () => {
    await editor.getByRole("link", { name: "Change it: those who come are told" }).click();
    await editor.getByRole("group", { name: "When does it begin?" }).getByLabel("Time").fill("2pm");
    await look(editor, "forums-change");
    await press(editor, "Save");
    await first.reload();
    await expect(first.getByRole("main")).toContainText("2:00pm to 3:00pm");
    await press(first, "Give your seat up");
    await expect(first.getByRole("main")).toContainText("You said that you are not coming");
    await second.reload();
    await expect(second.getByRole("main")).toContainText("A seat is kept for you until");
    await look(second, "forums-offered");
    await press(second, "Take the seat");
    await expect(second.getByRole("main")).toContainText("Town hall, the small room");
  });

  await test.step("the council cancels it with its reason", async () => {
    await editor.getByRole("link", { name: "Cancel it" }).click();
    await press(editor, "Cancel it");
    await expect(editor.getByRole("alert")).toContainText("Enter why it does not take place");
    await editor.getByLabel("Why does it not take place?").fill("The room is flooded.");
    await look(editor, "forums-cancel");
    await press(editor, "Cancel it");
    await second.reload();
    await expect(second.getByRole("main")).toContainText("This forum does not take place");
    await visitor.reload();
    await expect(visitor.getByRole("main")).toContainText("The room is flooded.");
    await axe(visitor);
    await look(visitor, "forums-cancelled");
  });

  await test.step("the minutes of one that is over are read by everybody", async () => {
    await visitor.goto(place.public("Taxi drivers"));
    await visitor.getByRole("link", { name: /Renewing a licence/ }).click();
    await expect(visitor.getByRole("main")).toContainText("1 person from suppliers came");
    await expect(visitor.getByRole("main")).toContainText("We will ask our neighbours");
    await axe(visitor);
    await look(visitor, "forums-minutes");
  });
});
