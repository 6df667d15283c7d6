// Pictures for whoever wants to see what the tests saw: `FORECOURT_SHOTS` names the folder. Without it none is taken.
import { join } from "node:path";

import { type Page, test } from "@playwright/test";

const folder = process.env.FORECOURT_SHOTS;

/** Writes `NAME-320.png` and `NAME-1280.png`, in the project `desktop`. */
export async function look(page: Page, name: string): Promise<void> {
  if (!folder || test.info().project.name !== "desktop") return;
  const before = page.viewportSize();
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
