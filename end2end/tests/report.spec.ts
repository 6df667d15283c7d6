// The report of a pilot's run: a file that stands alone. `FORECOURT_REPORTS` names a folder of them, which
// `cargo run -p report --example sample FOLDER` fills. No portal takes part.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test } from "@playwright/test";

import { axe } from "../harness/axe";
import { look } from "../harness/look";

const folder = process.env.FORECOURT_REPORTS;
const reports = folder ? readdirSync(folder).filter((name) => name.endsWith(".html")).sort() : [];

if (folder) {
  test("there are reports to look at", () => expect(reports.length, `reports in ${folder}`).toBeGreaterThan(0));
} else {
  test("0 reports are looked at, because FORECOURT_REPORTS names no folder", () => {
    console.warn("0 reports were looked at: FORECOURT_REPORTS names no folder.");
  });
}

for (const name of reports) {
  // The projects bring the widths, 320 and 1280.
  test(`axe finds nothing in ${name}, and it needs nothing but itself`, async ({ page }) => {
    const address = pathToFileURL(resolve(join(folder as string, name))).href;
    const asked: string[] = [];
    const said: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page).toHaveTitle(/^Pilot report: /);
    await axe(page);
    await look(page, `report-${name.replace(/\.html$/, "")}`);
    expect(asked, "a report loads nothing").toEqual([address]);
    expect(said, "and the browser has nothing to say about it").toEqual([]);
  });
}
