// Questions: a supplier asks, the council answers for everybody, and nobody learns who asked.
import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

const ASKED = "Which of the treatments do tenants have to move out for?";

test("a supplier asks, the council answers, and everybody reads it", async ({ page: visitor, as, place }) => {
  const supplier = await as("thirdSupplier");
  await supplier.goto(place.public("Damp and mould"));
  await supplier.getByRole("link", { name: /questions? and (its|their) answers?, or ask one/ }).click();
  await look(supplier, "questions-public");

  await test.step("the supplier asks", async () => {
    await supplier.getByRole("button", { name: "Ask a question" }).click();
    await press(supplier, "Ask the question");
    await expect(supplier.getByRole("alert")).toContainText("Enter your question");
    await supplier.getByLabel("The problem", { exact: true }).check();
    await supplier.getByLabel("Your question").fill(ASKED);
    await look(supplier, "questions-ask");
    await press(supplier, "Ask the question");
    await expect(supplier.getByRole("heading", { level: 1 })).toHaveText("Your question");
    await axe(supplier);
    await look(supplier, "questions-own");
  });

  await test.step("the council answers without learning who asked", async () => {
    const officer = await as("procurement");
    await officer.goto(place.engagement("Damp and mould"));
    await officer.getByRole("link", { name: "Read and answer questions" }).click();
    await expect(officer.getByRole("main")).not.toContainText("Fell and Fern");
    await axe(officer);
    await look(officer, "questions-council");
    await officer.getByRole("link", { name: ASKED }).click();
    await officer.getByLabel("Answer it").check();
    await officer.getByLabel("Answer", { exact: true }).fill("For none of them.");
    await look(officer, "questions-answer");
    await press(officer, "Send");
    await expect(officer.getByRole("heading", { name: /^Question \d, answered on/ })).toBeVisible();
    await axe(officer);
  });

  await test.step("a visitor reads it", async () => {
    await visitor.goto(`${place.public("Damp and mould")}/questions`);
    await expect(visitor.getByRole("main")).toContainText(ASKED);
    await expect(visitor.getByRole("main")).toContainText("For none of them.");
    await expect(visitor.getByRole("main")).not.toContainText("Fell and Fern");
  });
});

test("an asker agrees to words that do not give it away", async ({ as, place }) => {
  const supplier = await as("supplier");
  await supplier.goto(`${place.public("Damp and mould")}/questions`);
  await supplier.getByRole("link", { name: /We fitted the humidity sensors/ }).click();
  await expect(supplier.getByRole("main")).toContainText("May a supplier use humidity records");
  await look(supplier, "questions-consent");
  await supplier.getByLabel("Yes, publish it in these words").check();
  await press(supplier, "Send");
  await expect(supplier.getByRole("main")).not.toContainText("Will they do?");
  await axe(supplier);
});
