// Accessibility, as far as a machine can see it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { type Page, expect } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  rule: string;
  help: string;
  where: string[];
}

/** Asserts that axe finds nothing on the page as it stands, and that it can be read without scrolling sideways. */
export async function axe(page: Page): Promise<void> {
  const runs = await scriptsRun(page);
  const examined = runs ? page : await twin(page);
  try {
    const { violations, overflow } = await examine(examined);
    expect(violations, `axe on ${page.url()}`).toEqual([]);
    expect(overflow, `${page.url()} scrolls sideways by this many pixels`).toBe(0);
  } finally {
    if (!runs) await examined.context().close();
  }
}

async function examine(page: Page): Promise<{ violations: Violation[]; overflow: number }> {
  // The evaluation of a test is not under the page's content security policy.
  await page.evaluate(source);
  return page.evaluate(async () => {
    // @ts-expect-error: `axe` is what the line above defined.
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    const root = document.documentElement;
    return {
      violations: result.violations.map((violation: any) => ({
        rule: violation.id,
        help: violation.help,
        where: violation.nodes.map((node: any) => `${node.target.join(" ")}: ${node.failureSummary}`),
      })),
      overflow: Math.max(0, root.scrollWidth - root.clientWidth),
    };
  });
}

/** Whether the page's own scripts run: false in the project `plain`. */
async function scriptsRun(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia("(scripting: enabled)").matches);
}

// axe hangs where scripts are off. So the very page, as it stands, is shown once more where scripts may run, but
// none of the portal's does.
async function twin(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  const context = await browser.newContext({ viewport: page.viewportSize(), javaScriptEnabled: true });
  const html = (await page.content()).replace(/<\/?noscript[^>]*>/g, "");
  await context.route(/\.(js|mjs|wasm)(\?|$)/, (route) => route.abort());
  await context.route(page.url(), (route) => route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }));
  const shown = await context.newPage();
  await shown.goto(page.url());
  return shown;
}
