// What every spec imports: a portal of its own for each worker, and pages that must stay silent.
import { type ConsoleMessage, type Page, test as base } from "@playwright/test";

import { Portal } from "./portal";

export { expect } from "@playwright/test";
export { axe } from "./axe";
export { look } from "./look";

interface Fixtures {
  /** Fails the test when a page wrote an error to the console. */
  silence: void;
}

interface WorkerFixtures {
  /** The portal this worker's tests visit. */
  portal: Portal;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  portal: [
    async ({}, use) => {
      const portal = await Portal.start(process.env.FORECOURT_SEEDED as string);
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: async ({ portal }, use) => use(portal.url),

  silence: [
    async ({ context, portal }, use, info) => {
      const complaints: string[] = [];
      context.on("weberror", (error) => complaints.push(String(error.error())));
      context.on("console", (message) => {
        if (message.type() === "error" && !isRefusedPage(message)) complaints.push(message.text());
      });
      await use();
      if (info.status !== info.expectedStatus) {
        await info.attach("portal.log", { body: await portal.log(), contentType: "text/plain" });
      }
      if (complaints.length > 0) throw new Error(`The console says:\n${complaints.join("\n")}`);
    },
    { auto: true },
  ],
});

// Chromium writes an error when the page itself came with 404 or 422; those are pages like others here.
function isRefusedPage(message: ConsoleMessage): boolean {
  const page: Page | null = message.page();
  return (
    /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
    message.location().url === page?.url()
  );
}
