// Coming in, in every way there is.
import { PASSWORD, code, giveCredentials, linkTo, people, press, setUpSecondStep, signIn } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

const NEW_PASSWORD = "seven herons by the weir";

test("whoever is asked to sign in comes to the page they wanted", async ({ page }) => {
  await page.goto("/problems");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Email address").fill(people.legal);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await press(page, "Sign in");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Email address")).toHaveValue(people.legal);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Sign in");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Our problems");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("sign-in asks for the second step once it is set up", async ({ page }) => {
  await signIn(page, "careful");
  const { key, recovery } = await setUpSecondStep(page);
  await axe(page);
  await look(page, "recovery-codes");
  await page.getByRole("button", { name: "Sign out" }).click();

  await giveCredentials(page, people.careful);
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await page.getByLabel("Code").fill("000000");
  await press(page, "Continue");
  await expect(page.getByRole("alert")).toBeVisible();
  // The code of set-up is spent; the next one is good already.
  await page.getByLabel("Code").fill(code(key, Date.now() + 30_000));
  await press(page, "Continue");
  await expect(page.getByText("Marlow Bridge Borough Council").first()).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();

  await giveCredentials(page, people.careful);
  await page.getByLabel("Code").fill(recovery[0]);
  await press(page, "Continue");
  await page.goto("/account");
  await expect(page.getByText("9 codes left")).toBeVisible();
});

test("a forgotten password is set anew by a link in mail", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Reset your password" }).click();
  await page.getByLabel("Email address").fill(people.forgetful);
  await press(page, "Send link");
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await axe(page);
  await look(page, "check-your-email");
  const link = await linkTo(page, people.forgetful, "/reset/");
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await press(page, "Set password");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
  await press(page, "Set password");
  await expect(page.getByText("Your new password is set")).toBeVisible();
  await page.getByLabel("Email address").fill(people.forgetful);
  await page.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
  await press(page, "Sign in");
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  expect((await page.goto(link))?.status()).toBe(410);
});

test("an owner invites somebody, who joins", async ({ page, as }) => {
  const email = "mina.sorrel@marlow-bridge.example";
  const owner = await as("owner");
  await owner.goto("/people");
  await press(owner, "Invite somebody");
  await owner.getByLabel("Email address").fill(email);
  await owner.getByLabel("Editor").check();
  await owner.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await press(owner, "Send invite");
  await expect(owner.getByText(email, { exact: true })).toBeVisible();

  const link = await linkTo(page, email, "/invites/");
  await page.goto(link);
  await page.getByLabel("Your full name").fill("Mina Sorrel");
  await page.getByLabel("Choose a password", { exact: true }).fill(NEW_PASSWORD);
  await press(page, "Create account and join");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Marlow Bridge Borough Council");
  await owner.goto("/people");
  await expect(owner.getByText("Mina Sorrel", { exact: true })).toBeVisible();
  expect((await page.goto(link))?.status()).toBe(410);
  await axe(page);
  await look(page, "invite-spent");
});

test("somebody of two organisations changes between them", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/problems");
  await page.getByRole("link", { name: "Switch organisation" }).click();
  await page.getByLabel("Riverlands Digital Partnership").check();
  await press(page, "Continue");
  await expect(page.locator(".app-visitor")).toContainText("Riverlands Digital Partnership");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Our problems" })).toHaveCount(0);
  expect((await page.goto("/problems"))?.status()).toBe(403);
  await axe(page);
  await look(page, "another-organisation");
});

test("the operator registers an organisation, and its first person joins", async ({ page, as }) => {
  const email = "edda.thorn@northmere.example";
  const operator = await as("operator");
  await operator.goto("/operator/organisations");
  await press(operator, "Register an organisation");
  await operator.getByLabel("Legal name").fill("Northmere Town Council");
  await operator.getByLabel("Council", { exact: true }).check();
  await operator.getByLabel("England").check();
  await operator.getByLabel("Register (optional)", { exact: true }).fill("GB-PPON");
  await operator.getByLabel("Number in the register (optional)").fill("DEMO-0099-NMTC");
  await operator.getByLabel("Full name").fill("Edda Thorn");
  await operator.getByLabel("Email address").fill(email);
  await operator.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await press(operator, "Register and invite");
  await expect(operator.getByRole("heading", { level: 1 })).toHaveText("Northmere Town Council");
  await operator.getByLabel("GB-PPON: DEMO-0099-NMTC").check();
  await press(operator, "Mark as verified");
  await expect(operator.getByText(/verified on/)).toBeVisible();

  await page.goto(await linkTo(page, email, "/invites/"));
  await page.getByLabel("Choose a password", { exact: true }).fill(NEW_PASSWORD);
  await press(page, "Create account and join");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Northmere Town Council");
});
