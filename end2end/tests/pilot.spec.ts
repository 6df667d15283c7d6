// A pilot: a challenge is chosen, a supplier uploads, runs it on the real worker, and reads what it showed.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";

import { press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test.use({ slots: 2 });

/** A pilot that the demonstration's other supplier has uploaded too. */
const PILOT = fileURLToPath(new URL("../../server/src/demonstration/pilots/words.wasm", import.meta.url));
/** One that works and does not come to an end by itself for a while. */
const SLOW = fileURLToPath(new URL("../../server/src/demonstration/pilots/waits.wasm", import.meta.url));
const CHALLENGE = "Decide how soon a repair must be done";
/** A worker may be at the demonstration's own runs first. */
const DONE = { timeout: 60_000 };

/** The page of the supplier's own pilots, from the public page. */
async function ownPilots(supplier: Page, engagement: string): Promise<void> {
  await supplier.goto(engagement);
  await supplier.getByRole("link", { name: "Suppliers can prove themselves with a pilot" }).click();
  await expect(supplier.getByRole("heading", { name: "Prove it with a pilot" })).toBeVisible();
  await press(supplier, "Your pilots");
  await expect(supplier.getByRole("heading", { level: 1 })).toHaveText("Your pilots");
}

test("a council chooses a challenge for an engagement that is not published", async ({ as, place }) => {
  const editor = await as("editor");
  await editor.goto(place.engagement("Council tax"));
  await editor.getByRole("link", { name: "Challenge", exact: true }).click();
  await press(editor, "Save and continue");
  await expect(editor.getByRole("alert")).toContainText("Select a challenge, or that you want none");
  await editor.getByLabel(CHALLENGE).check();
  await press(editor, "Save and continue");
  // What is not decided yet can wait, and the draft says what is missing.
  await editor.getByRole("link", { name: "Add the sort of council that is likest to yours" }).click();
  await expect(editor.getByLabel(CHALLENGE)).toBeChecked();
  await editor.getByLabel("Which sort of council is likest to yours?").selectOption({ index: 1 });
  await axe(editor);
  await press(editor, "Save and continue");
  await expect(editor.getByRole("main")).toContainText(CHALLENGE);
  await editor.goto(`${place.engagement("Council tax")}/challenge`);
  await editor.getByLabel("No challenge").check();
  await press(editor, "Save and continue");
  await expect(editor.getByRole("main")).toContainText("No challenge: suppliers answer without a pilot");
});

test("a supplier uploads a pilot, runs it, and reads what it showed", async ({ as, place }) => {
  test.setTimeout(180_000);
  const supplier = await as("otherSupplier");

  await test.step("from the public page to the form, and with a pilot to its version", async () => {
    await ownPilots(supplier, place.public("Damp and mould"));
    await axe(supplier);
    await press(supplier, "Upload a pilot");
    await supplier.getByLabel("What is new in this version").fill("It reads words now.");
    await press(supplier, "Upload");
    await expect(supplier.getByRole("alert")).toContainText("Choose the file of your pilot");
    await expect(supplier.getByLabel("What is new in this version")).toHaveValue("It reads words now.");
    await supplier.getByLabel("Pilot", { exact: true }).setInputFiles(PILOT);
    await press(supplier, "Upload");
    await expect(supplier.getByRole("heading", { level: 1 })).toHaveText(/^Version \d+$/);
    await expect(supplier.getByRole("main")).toContainText("It reads words now.");
  });

  await test.step("it becomes ready by itself", async () => {
    await expect(supplier.getByRole("main")).toContainText("Ready to run", DONE);
    await axe(supplier);
  });

  await test.step("a quick run ends by itself", async () => {
    await supplier.getByLabel("Quick: one world").check();
    await press(supplier, "Start the run");
    await expect(supplier.getByRole("heading", { level: 1 })).toHaveText(/^Run of version \d+$/);
    await expect(supplier.getByRole("main")).toContainText("Succeeded", DONE);
    await expect(supplier.getByRole("main")).toContainText("One run used");
    await expect(supplier.getByRole("region", { name: "What the pilot wrote" })).toContainText("words learnt");
    await axe(supplier);
    await look(supplier, "pilot-ran");
  });

  await test.step("its evidence is a page, and a file of this very pilot", async () => {
    await press(supplier, "See the evidence");
    await expect(supplier.getByRole("heading", { level: 1 })).toHaveText(`Evidence: ${CHALLENGE}`);
    await expect(supplier.getByRole("heading", { name: "What was measured" })).toBeVisible();
    await axe(supplier);
    const [download] = await Promise.all([
      supplier.waitForEvent("download"),
      supplier.getByRole("link", { name: "Evidence as a file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("evidence.json");
    const evidence = JSON.parse(await readFile(await download.path(), "utf8"));
    expect(evidence.end).toBe("succeeded");
    expect(evidence.module.sha256).toBe(createHash("sha256").update(await readFile(PILOT)).digest("hex"));
  });
});

test("a run that nobody needs is cancelled", async ({ as, place }) => {
  test.setTimeout(180_000);
  const supplier = await as("otherSupplier");
  await ownPilots(supplier, place.public("Damp and mould"));
  await press(supplier, "Upload a pilot");
  await supplier.getByLabel("Pilot", { exact: true }).setInputFiles(SLOW);
  await press(supplier, "Upload");
  await expect(supplier.getByRole("main")).toContainText("Ready to run", DONE);
  await supplier.getByLabel("Quick: one world").check();
  await press(supplier, "Start the run");
  const run = supplier.url();
  await supplier.goto(`${run}?still=yes`);
  await axe(supplier);
  await look(supplier, "pilot-runs");
  await supplier.getByRole("link", { name: "Cancel this run" }).click();
  await press(supplier, "Cancel the run");
  await expect(supplier.getByRole("main")).toContainText("The run was cancelled.", DONE);
  await axe(supplier);
});

test("a file that is no pilot says what is wrong, and keeps the note", async ({ as, place }) => {
  test.setTimeout(120_000);
  const supplier = await as("otherSupplier");
  await supplier.goto(`${place.public("Damp and mould")}/pilots/upload`);
  await supplier.getByLabel("What is new in this version").fill("Written in a hurry.");
  const name = "letter.wasm";
  await supplier.getByLabel("Pilot", { exact: true }).setInputFiles({ name, mimeType: "application/wasm", buffer: Buffer.from("Dear council,") });
  await press(supplier, "Upload");
  await expect(supplier.getByRole("main")).toContainText("Cannot be run", DONE);
  await expect(supplier.getByRole("main")).toContainText("The file is not a pilot that the sandbox can run.");
  await expect(supplier.getByRole("main")).toContainText("Written in a hurry.");
  await expect(supplier.getByRole("button", { name: "Start the run" })).toHaveCount(0);
  await axe(supplier);
  await supplier.getByRole("link", { name: "Delete this version" }).click();
  await press(supplier, "Delete");
  await expect(supplier.getByRole("main")).toContainText("The file is gone.");
});
