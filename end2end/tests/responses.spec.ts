// Responses: a council sets its questions, suppliers write and submit, and the council reads when it said it would.
import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

const APPROACH = "We would ask the crews of the narrow streets first, and change the rounds before we build anything.";

test("a council sets what it asks, and changes one question", async ({ as, place }) => {
  const officer = await as("procurement");
  await officer.goto(`${place.engagement("Council tax")}/set-up/questions`);
  await look(officer, "responses-begin");
  if (await officer.getByRole("button", { name: "Begin with these questions" }).isVisible()) await press(officer, "Begin with these questions");
  await look(officer, "responses-asked");
  await officer.getByRole("link", { name: /^Change.*Who are you, in short/ }).click();
  await officer.getByLabel("The most words").fill("0");
  await press(officer, "Save the question");
  await expect(officer.getByRole("alert")).toContainText("The most words must be a whole number from 1 to 2000");
  await officer.getByLabel("The most words").fill("120");
  await axe(officer);
  await look(officer, "responses-question");
  await press(officer, "Save the question");
  await expect(officer.getByRole("main")).toContainText("Text, up to 120 words");
  await axe(officer);
});

test("a supplier writes a response, submits it, changes it and withdraws it", async ({ page: visitor, as, place, javaScriptEnabled }) => {
  const engagement = place.public("Families");
  await visitor.goto(engagement);
  await expect(visitor.getByRole("heading", { name: "What suppliers are asked" })).toBeVisible();
  await look(visitor, "responses-public");

  const supplier = await as("otherSupplier");
  await supplier.goto(engagement);
  await supplier.getByRole("link", { name: "Write a response" }).click();
  await look(supplier, "responses-not-started");
  await press(supplier, "Start a response");
  await axe(supplier);
  await supplier.getByRole("link", { name: "Who are you, in short?" }).click();
  await look(supplier, "responses-answer");
  await supplier.getByLabel("Who are you, in short?").fill("We are three.");
  if (javaScriptEnabled) await expect(supplier.getByRole("status")).toContainText("Saved at");
  await press(supplier, "Save and continue");
  await supplier.getByLabel("How would you go about this problem?").fill(APPROACH);
  await supplier.getByLabel("This answer is commercially sensitive").check();
  await supplier.getByLabel("Until when?").fill("31 March 2028");
  await supplier.getByLabel("Why?").fill("Our rounds are how we win work.");
  await axe(supplier);
  await look(supplier, "responses-sensitive");
  await press(supplier, "Save and see all questions");
  await look(supplier, "responses-draft");
  await supplier.getByRole("button", { name: "Check your answers and submit" }).click();
  await expect(supplier.getByRole("main")).toContainText(APPROACH);
  await axe(supplier);
  await look(supplier, "responses-check");
  await press(supplier, "Submit the response");
  await expect(supplier.getByRole("heading", { level: 1 })).toHaveText("Receipt for your response");
  await expect(supplier.getByRole("main")).toContainText(/RS-[0-9A-Z]{4}-[0-9A-Z]{2}/);
  await axe(supplier);
  await look(supplier, "responses-receipt");
  await supplier.goto(`${engagement}/response`);
  await look(supplier, "responses-submitted");
  await supplier.getByRole("link", { name: "Withdraw the response" }).click();
  await look(supplier, "responses-withdraw");
  await press(supplier, "Withdraw the response");
  await expect(supplier.getByRole("main")).toContainText("It was withdrawn on");
});

test("an answer begins with an earlier one", async ({ as, place }) => {
  const supplier = await as("supplier");
  await supplier.goto(place.asked);
  await supplier.getByRole("link", { name: "Begin with an earlier answer of your organisation" }).click();
  await axe(supplier);
  await look(supplier, "responses-earlier");
});

test("sealed responses stay sealed, and open ones are read side by side", async ({ as, place }) => {
  const officer = await as("procurement");
  const sealed = await officer.goto(`${place.engagement("Damp and mould")}/responses`);
  expect(sealed?.status()).toBe(409);
  await expect(officer.getByRole("main")).toContainText("Responses are sealed until the closing date");
  await expect(officer.getByRole("main")).not.toContainText("Brightwater");
  await look(officer, "responses-sealed");

  const reader = await as("otherCouncil");
  await reader.goto(`${place.engagement("Nearly half")}/responses`);
  await expect(reader.getByRole("main")).toContainText("Fell and Fern CIC");
  await axe(reader);
  await look(reader, "responses-list");
  await reader.getByRole("link", { name: /^What do you expect for this outcome: Applications that are incomplete/ }).click();
  await expect(reader.locator(".app-bar")).toHaveCount(2);
  await axe(reader);
  await look(reader, "responses-drawn");
  await reader.goBack();
  await reader.getByRole("link", { name: "How would you go about this problem?" }).click();
  await expect(reader.getByRole("main")).toContainText("Until: a contract is signed");
  await look(reader, "responses-side-by-side");
  await reader.getByRole("link", { name: "Fell and Fern CIC" }).click();
  await axe(reader);
  await look(reader, "responses-one");
});

test("each supplier hears what comes of its response", async ({ as, place }) => {
  const officer = await as("otherCouncil");
  await officer.goto(`${place.response}/outcome`);
  await press(officer, "Tell them");
  await expect(officer.getByRole("alert")).toContainText("Select what you tell them");
  await look(officer, "responses-outcome");
  const supplier = await as("thirdSupplier");
  await supplier.goto(`${place.public("Blue badge")}/response`);
  await expect(supplier.getByRole("main")).toContainText("We would like to talk with you further");
  await axe(supplier);
  await look(supplier, "responses-told");
});
