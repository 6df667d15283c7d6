// The people of the demonstration, and how each of them signs in.
import { createHmac } from "node:crypto";

import { type Page, expect } from "@playwright/test";

/** The password of everybody in the demonstration. */
export const PASSWORD = "demonstration only";

/** By what they do at Marlow Bridge unless the name says where else; the whole list is printed by `forecourt seed --demo`. */
export const people = {
  owner: "olive.farrow@marlow-bridge.example",
  editor: "ada.hill@marlow-bridge.example",
  otherEditor: "imran.yusuf@marlow-bridge.example",
  procurement: "ben.osei@marlow-bridge.example",
  legal: "lena.marsh@marlow-bridge.example",
  finance: "frank.dolan@marlow-bridge.example",
  evaluator: "eve.tandy@marlow-bridge.example",
  otherCouncil: "cai.price@eastwold.example",
  /** Of a council that declined to take part in a joint engagement. */
  askedCouncil: "morag.tulloch@glenharrow.example",
  /** Of one that is invited to it and has not answered. */
  invitedCouncil: "niamh.corry@lough-garve.example",
  supplier: "tomas.reel@hearth-and-lantern.example",
  otherSupplier: "carla.voss@brightwater.example",
  thirdSupplier: "asha.rook@fell-and-fern.example",
  /** Theirs is the account with a second step: see `Place.make`. */
  submitter: "wren.abbot@hearth-and-lantern.example",
  /** Nobody but the journey of a forgotten password signs in as this one. */
  forgetful: "jude.amari@hearth-and-lantern.example",
  /** Nobody but the journey of the second step signs in as this one: from then on a code is asked. */
  careful: "priya.nandan@marlow-bridge.example",
  /** Belongs to no organisation yet, and asks to join Hearth and Lantern. */
  newcomer: "robyn.vale@hearth-and-lantern.example",
  operator: "robin.keys@operator.example",
};

export type Who = keyof typeof people;

/** Fills in the form of sign-in and sends it. What follows is the test's to say. */
export async function giveCredentials(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await press(page, "Sign in");
}

/** Signs in on this page. */
export async function signIn(page: Page, who: Who): Promise<void> {
  await giveCredentials(page, people[who]);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

/** Presses the button of this name in the main part of the page, and waits for the page it leads to. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.getByRole("main").getByRole("button", { name }).first().click()]);
}

/**
 * The link below this path in the newest mail to this address that holds one, as the loopback page shows it. A job writes some
 * of them, so it may take a moment.
 */
export async function linkTo(page: Page, email: string, path: string): Promise<string> {
  const mails = page.locator("p", { hasText: `To ${email},` }).locator("xpath=following-sibling::pre[1]");
  const mail = mails.filter({ hasText: path }).first();
  await expect(async () => {
    await page.goto("/mail");
    await expect(mail).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  const words = (await mail.innerText()).split(/\s+/);
  const link = words.find((word) => word.startsWith("http") && new URL(word).pathname.startsWith(path));
  if (!link) throw new Error(`There is no link to ${path} in the mail to ${email}`);
  return link;
}

/** The code that an authenticator app shows for this key at this moment (RFC 6238). */
export function code(key: string, at = Date.now()): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replace(/\s/g, "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mark = createHmac("sha1", secret).update(counter).digest();
  const from = mark[19] & 15;
  return String((mark.readUInt32BE(from) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** Sets up the second step for whoever is signed in; gives back the key and the recovery codes. */
export async function setUpSecondStep(page: Page): Promise<{ key: string; recovery: string[] }> {
  await page.goto("/account/second-step");
  const key = await page.getByText("Or type this key:").locator("code").innerText();
  await page.getByLabel("Code that your app shows").fill(code(key));
  await page.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await press(page, "Set up");
  await expect(page.getByRole("heading", { name: "Your second step is set up" })).toBeVisible();
  return { key, recovery: await page.locator("#recovery-codes code").allInnerTexts() };
}
