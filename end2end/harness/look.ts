// Pictures for whoever wants to see what the tests saw.
import { join } from "node:path";

import { type Page, test } from "@playwright/test";

import { target } from "./portal";

/** Writes `NAME-320.png` and `NAME-1280.png` into the folder `shots` beside Cargo's build folder. */
export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const plain = test.info().project.name === "plain" ? "-plain" : "";
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(target, "..", "shots", `${name}${plain}-${width}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
