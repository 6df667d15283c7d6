// The picture in the README: what a visitor sees first who looks for something.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "../harness/test";

const BYTES_MAX = 200_000;

test("the public list of engagements", async ({ page }) => {
  const path = fileURLToPath(new URL("../readme.png", import.meta.url));
  await page.setViewportSize({ width: 1080, height: 860 });
  await page.goto("/engagements");
  await page.screenshot({ path });
  expect(statSync(path).size).toBeLessThan(BYTES_MAX);
});
