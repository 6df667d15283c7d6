// How the browser's tests run: Debian's own Chromium, three ways of visiting, a fresh portal for each worker.
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { defineConfig } from "@playwright/test";

// The first browser that is there; `script/setup test` looks for the same ones.
function chromium(): string {
  const names = [process.env.FORECOURT_CHROMIUM, "chromium", "chromium-browser", "google-chrome"];
  for (const name of names.filter(Boolean) as string[]) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$0"', name], { encoding: "utf8" }).trim();
    } catch {
      continue;
    }
  }
  throw new Error("There is no Chromium: run script/setup test, or name one in FORECOURT_CHROMIUM.");
}

const report = process.env.FORECOURT_REPORT;

export default defineConfig({
  testDir: "tests",
  outputDir: join(process.env.FORECOURT_RESULTS ?? tmpdir(), "forecourt-end2end"),
  globalSetup: "./harness/seed.ts",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // A test that passes only the second time has found something.
  retries: 0,
  workers: Number(process.env.FORECOURT_WORKERS ?? 2),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: {
    actionTimeout: 10_000,
    locale: "en-GB",
    timezoneId: "Europe/London",
    trace: "off",
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 900 } } },
    // Doors are the same HTML with scripts and without, and look at both widths themselves; what people do is tried
    // in each of the three ways. A report has no scripts: it is tried at both widths.
    { name: "plain", testIgnore: ["doors.spec.ts", "report.spec.ts"], use: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false } },
    { name: "narrow", testIgnore: "doors.spec.ts", use: { viewport: { width: 320, height: 640 } } },
  ],
});
