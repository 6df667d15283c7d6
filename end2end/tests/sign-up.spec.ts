// Somebody new comes to the portal: an account by a link in mail, then their supplier, or the one that has its number.
import type { Page } from "@playwright/test";

import { PASSWORD, giveCredentials, linkTo, press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

const CHOSEN = "seven blue lanterns";

test("a supplier signs up by itself, and the operator looks its number up", async ({ page, as }) => {
  const company = `New Supplier ${test.info().project.name} Ltd`;
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account for your supplier" }).click();
  const email = await signUp(page, "Nia Rees");
  await page.getByLabel("Legal name").fill(company);
  await page.getByLabel("Register (optional)", { exact: true }).fill("Companies House");
  await press(page, "Set up supplier");
  await expect(page.getByRole("alert")).toContainText("Enter the code of a register");
  await expect(page.getByLabel("Legal name")).toHaveValue(company);
  await page.getByLabel("Register (optional)", { exact: true }).fill("GB-COH");
  await page.getByLabel("Number in the register (optional)").fill("0765 4321");
  await press(page, "Set up supplier");
  await expect(page.getByText("Unverified")).toBeVisible();
  await axe(page);
  await look(page, "sign-up-organisation");

  const operator = await as("operator");
  await operator.goto("/operator/organisations");
  await operator.getByRole("link", { name: company }).click();
  await operator.getByLabel("GB-COH: 07654321").check();
  await press(operator, "Mark as verified");
  await page.reload();
  await expect(page.getByText(/verified on/)).toBeVisible();
  await expect(page.getByText("Unverified")).toBeHidden();

  await page.goto("/account");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download your data" }).click()]);
  expect(file.suggestedFilename()).toBe("your-data.json");
  await page.getByRole("link", { name: "Delete your account" }).click();
  await expect(page.getByText(`You are the only person of ${company}`)).toBeVisible();
  await axe(page);
  await look(page, "sign-up-delete");
  await page.getByLabel("Your password", { exact: true }).fill(CHOSEN);
  await press(page, "Delete account");
  await giveCredentials(page, email, CHOSEN);
  await expect(page.getByRole("alert")).toContainText("The email address or password is incorrect");
});

test("whoever gives a supplier's number asks its administrators, who let them in", async ({ page, as }) => {
  await page.goto("/sign-up");
  const email = await signUp(page, "Sol Ames");
  await page.getByLabel("Legal name").fill("Hearth and Lantern");
  await page.getByLabel("Register (optional)", { exact: true }).fill("GB-COH");
  await page.getByLabel("Number in the register (optional)").fill("DEMO1001");
  await press(page, "Set up supplier");
  await expect(page.getByText("You asked the supplier with the number GB-COH DEMO1001")).toBeVisible();
  await axe(page);
  await look(page, "sign-up-asked");

  const supplier = await as("supplier");
  await supplier.goto("/people");
  await look(supplier, "sign-up-people");
  await supplier.getByRole("link", { name: /Decide whether Sol Ames/ }).click();
  await axe(supplier);
  await look(supplier, "sign-up-request");
  await supplier.getByLabel("Yes, let them in").check();
  await press(supplier, "Decide and tell them");
  await expect(supplier.getByRole("alert")).toContainText("Select at least one role");
  await expect(supplier.getByLabel("Yes, let them in")).toBeChecked();
  await supplier.getByLabel("Member", { exact: true }).check();
  await supplier.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await press(supplier, "Decide and tell them");
  await expect(supplier.getByRole("link", { name: /Change the roles of Sol Ames/ })).toBeVisible();

  // Their sessions ended with the change of what they may do.
  await giveCredentials(page, email, CHOSEN);
  await page.goto("/organisation");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hearth and Lantern Ltd");
});

/** From the page that asks for the address to the one that asks for the supplier; gives back the address. */
async function signUp(page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase().replace(" ", ".")}@${test.info().project.name}.example`;
  await page.getByLabel("Email address").fill(email);
  await press(page, "Send link");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Check your email");
  await page.goto(new URL(await linkTo(page, email, "/sign-up/")).pathname);
  await expect(page.getByText(`You will sign in as ${email}`)).toBeVisible();
  await page.getByLabel("Your full name").fill(name);
  await page.getByLabel("Choose a password", { exact: true }).fill("short");
  await press(page, "Create account");
  await expect(page.getByLabel("Your full name")).toHaveValue(name);
  await page.getByLabel("Choose a password", { exact: true }).fill(CHOSEN);
  await press(page, "Create account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up your supplier");
  return email;
}
