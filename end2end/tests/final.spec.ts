// A final, from its opening to what anybody can check with the real command: two councils, three suppliers, a visitor.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Page } from "@playwright/test";

import { PASSWORD, press, signIn, type Who } from "../harness/people";
import { target } from "../harness/portal";
import { axe, expect, look, test } from "../harness/test";

test.use({ slots: 2, movesClock: true });

const pilot = (name: string) => fileURLToPath(new URL(`../../server/src/demonstration/pilots/${name}.wasm`, import.meta.url));
/** Each supplier's pilot. The first has rehearsed one in the demonstration, which is the same file. */
const PILOTS: [Who, string][] = [
  ["supplier", pilot("words")],
  ["otherSupplier", pilot("words")],
  ["thirdSupplier", pilot("same")],
];
/** A full practice and a batch of three, on the two cores that the browser also has. */
const DONE = { timeout: 300_000 };
const DAY_MS = 24 * 3_600_000;

/** Takes a step of the final from its page, with the password where it is asked for. */
async function step(officer: Page, engagement: string, name: string): Promise<void> {
  await officer.goto(`${engagement}/final`);
  await officer.getByRole("main").getByRole("link", { name, exact: true }).click();
  const password = officer.getByLabel("Your password, once more");
  if (await password.isVisible()) await password.fill(PASSWORD);
  await axe(officer);
  await press(officer, name);
}

/** Gives the word of the council that does not lead: with that of the one that does, the step is taken. */
async function agree(other: Page, engagement: string, step: "start" | "reveal"): Promise<void> {
  await other.goto(`${engagement}/final/${step}/agree`);
  await expect(other.getByRole("main")).toContainText("Marlow Bridge Borough Council gave its word. With yours it is done");
  await other.getByLabel("Your password, once more").fill(PASSWORD);
  await axe(other);
  await look(other, `final-agree-${step}`);
  await press(other, /^Give your council/);
}

/** The version of this file, which is ready and has rehearsed; it is uploaded and run where it has not. */
async function rehearsed(supplier: Page, address: string, file: string): Promise<void> {
  await supplier.goto(address);
  await supplier.getByRole("link", { name: "Suppliers can prove themselves with a pilot" }).click();
  await press(supplier, "Your pilots");
  await press(supplier, "Upload a pilot");
  await supplier.getByLabel("Pilot", { exact: true }).setInputFiles(file);
  await press(supplier, "Upload");
  await expect(supplier.getByRole("main")).toContainText("Ready to run", DONE);
  const lock = supplier.getByRole("link", { name: "Lock this version for the final" });
  const version = supplier.url();
  await lock.click();
  if (await supplier.getByText("Run it in full practice first").isVisible()) {
    await supplier.goto(version);
    await supplier.getByLabel("Full: as many worlds").check();
    await press(supplier, "Start the run");
    await expect(supplier.getByRole("main")).toContainText("Succeeded", DONE);
    await supplier.goto(`${version}/lock`);
  }
}

test("a final of three, for two councils, is opened, locked, run, revealed, and checked from what is public", async ({ as, page, place, portal }) => {
  test.setTimeout(1_200_000);
  const [engagement, address] = [place.engagement("Damp and mould"), place.public("Damp and mould")];
  const [officer, other] = [await as("procurement"), await as("otherCouncil")];
  const suppliers: Page[] = [];
  const locksAt = new Date(Date.now() + 3 * DAY_MS);
  let commitment = "";

  await test.step("the final that is open is called off, and another council joins with a sort of data of its own", async () => {
    await officer.goto(`${engagement}/final/call-off`);
    await officer.getByLabel("Why").fill("Eastwold joins us.");
    await press(officer, "Call it off");
    const editor = await as("editor");
    await editor.goto(`${engagement}/parties`);
    await editor.getByLabel("Council or partner").selectOption({ label: "Eastwold District Council" });
    await press(editor, "Invite");
    await other.goto(engagement.replace("/engagements/", "/invitations/"));
    await other.getByLabel("Yes, we take part").check();
    await press(other, "Answer");
    await other.goto(`${engagement}/own/notice`);
    await other.getByLabel("None is needed").check();
    await other.getByLabel("Why no notice is needed").fill("Marlow Bridge publishes it for both.");
    await press(other, "Save");
    await other.goto(`${engagement}/declare`);
    await other.getByLabel("I have no conflict of interest").check();
    await press(other, "Declare");
    await other.goto(`${engagement}/own/profile`);
    await other.getByRole("radio").nth(1).check();
    await axe(other);
    await look(other, "final-own-profile");
    await press(other, "Save");
    await other.goto(`${engagement}/own`);
    await press(other, "Make it ready");
    await look(other, "final-own");
  });

  await test.step("another final opens, for both", async () => {
    await officer.goto(engagement);
    await officer.getByRole("link", { name: /^The final of the pilots/ }).click();
    await press(officer, "Open another final");
    await expect(officer.getByRole("main")).toContainText("Eastwold District Council");
    const part = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...options }).format(locksAt);
    await officer.getByLabel("Day").fill(part({ day: "numeric" }));
    await officer.getByLabel("Month").fill(part({ month: "numeric" }));
    await officer.getByLabel("Year").fill(part({ year: "numeric" }));
    await officer.getByLabel("Time").fill("5pm");
    await officer.getByLabel("Your password, once more").fill(PASSWORD);
    await press(officer, "Open the final");
    await expect(officer.getByRole("alert")).toContainText("Select what becomes public");
    await expect(officer.getByLabel("Time")).toHaveValue("5pm");
    await axe(officer);
    await officer.getByLabel(/with the name of each supplier that agrees/).check();
    await officer.getByLabel("Your password, once more").fill(PASSWORD);
    await press(officer, "Open the final");
    await expect(officer.getByRole("main")).toContainText("Open for locks");
    await page.goto(`${address}/final`);
    commitment = await page.locator("dt", { hasText: "Commitment to a secret" }).locator("xpath=following-sibling::dd").first().innerText();
    expect(commitment.replace(/\s/g, "")).toMatch(/^[0-9a-f]{64}/);
    await look(page, "final-open");
  });

  await test.step("three suppliers rehearse and lock, and two of them may be named", async () => {
    for (const [who, file] of PILOTS) {
      const supplier = await as(who);
      suppliers.push(supplier);
      await rehearsed(supplier, address, file);
      await axe(supplier);
      await press(supplier, "Lock this version");
      await expect(supplier.getByRole("heading", { level: 1 })).toHaveText("Your lock");
      if (who !== "thirdSupplier") {
        await supplier.getByLabel("Yes, name us beside our results").check();
        await press(supplier, "Save");
      }
      await axe(supplier);
      await look(supplier, `final-lock-${who}`);
    }
  });

  await test.step("when the lock has passed, the batch runs", async () => {
    await portal.setClock(new Date(locksAt.getTime() + DAY_MS));
    await signIn(officer, "procurement");
    await expect(async () => {
      await officer.goto(`${engagement}/final`);
      await expect(officer.getByRole("main")).toContainText("Locked", { timeout: 500 });
    }).toPass(DONE);
    await step(officer, engagement, "Start the runs");
    await expect(officer.getByRole("main")).toContainText("Marlow Bridge Borough Council: Ben Osei, on");
    await axe(officer);
    await look(officer, "final-word-given");
    await signIn(other, "otherCouncil");
    await agree(other, engagement, "start");
    // Nobody sees anything of it before the reveal.
    expect((await page.request.get(`${address}/final/reveal.json`)).status()).toBe(404);
    expect((await officer.request.get(`${engagement}/results`)).status()).toBe(404);
  });

  await test.step("it is revealed, and the council reads all side by side", async () => {
    await expect(async () => {
      await step(officer, engagement, "Reveal");
      await officer.goto(`${engagement}/final`);
      await expect(officer.getByRole("main")).toContainText("Marlow Bridge Borough Council: Ben Osei, on", { timeout: 500 });
    }).toPass(DONE);
    await agree(other, engagement, "reveal");
    await other.goto(`${engagement}/results`);
    await expect(other.getByRole("heading", { level: 2 }).first()).toHaveText("For Eastwold District Council");
    await axe(other);
    await look(other, "final-results-other");
    await officer.goto(`${engagement}/final`);
    await expect(officer.getByRole("main")).toContainText("Revealed");
    await press(officer, "See all results side by side");
    for (const council of ["Marlow Bridge Borough Council", "Eastwold District Council"]) {
      await expect(officer.getByRole("heading", { name: `For ${council}`, exact: true })).toBeVisible();
    }
    await expect(officer.getByRole("main")).toContainText("This is no ranking");
    for (const name of ["Hearth and Lantern", "Brightwater", "Fell and Fern"]) {
      await expect(officer.getByRole("main")).toContainText(name);
    }
    await axe(officer);
    await look(officer, "final-results");
    await step(officer, engagement, "Publish");
  });

  await test.step("a visitor checks it with what is public and the pilots", async () => {
    await page.goto(address);
    await page.getByRole("link", { name: "What is fixed for the final, and what came of it" }).click();
    await expect(page.getByRole("main")).toContainText("Pilot A");
    await expect(page.getByRole("main")).not.toContainText("Fell and Fern");
    await expect(page.getByRole("main")).toContainText(commitment);
    await axe(page);
    await look(page, "final-public");
    const folder = await mkdtemp(join(tmpdir(), "forecourt-final-"));
    const keep = async (name: string, link: string) => {
      const file = join(folder, name);
      await writeFile(file, await (await page.request.get(link)).body());
      return file;
    };
    const reveal = await keep("reveal.json", `${address}/final/reveal.json`);
    const keys = await keep("keys.json", "/.well-known/forecourt-receipt-keys.json");
    const receipts = page.getByRole("link", { name: /^Receipt of/ });
    // Of two suppliers that may be named, for each of two councils.
    await expect(receipts).toHaveCount(4);
    for (const link of await receipts.all()) {
      const receipt = await keep("receipt.jws", (await link.getAttribute("href")) as string);
      const check = ["verify", receipt, "--keys", keys, "--reveal", reveal, "--rerun", pilot("words")];
      const said = await promisify(execFile)(join(target, "debug", "pilot"), check, {
        env: { ...process.env, XDG_CACHE_HOME: folder },
      });
      expect(said.stderr).toContain("Receipt, final");
    }
    await rm(folder, { recursive: true });
  });

  await test.step("each supplier reads its own, also the one who is not named", async () => {
    const [third] = suppliers.slice(-1);
    await signIn(third, "thirdSupplier");
    await third.goto(`${address}/pilots`);
    await expect(third.getByRole("row", { name: /Final for .*12 worlds/ })).toHaveCount(2);
    await third.getByRole("row", { name: /Final for .*12 worlds/ }).first().getByRole("link").click();
    await expect(third.getByRole("main")).toContainText("Succeeded");
    await press(third, "See the evidence");
    await expect(third.getByRole("main")).toContainText("It ran once, in worlds that nobody could know");
    await axe(third);
    await look(third, "final-evidence");
  });
});
