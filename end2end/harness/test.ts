// What every spec imports: a portal of its own for each worker, and pages that must stay silent.
import { type BrowserContext, type ConsoleMessage, type Page, type TestInfo, test as base } from "@playwright/test";

import { type Who, signIn } from "./people";
import { Place } from "./place";
import { Portal } from "./portal";

export { expect } from "@playwright/test";
export { axe } from "./axe";
export { look } from "./look";

interface Fixtures {
  /** Fails the test when a page wrote an error to the console. */
  silence: (context: BrowserContext) => void;
  /** A page of somebody who is signed in, beside the test's own page, which is a visitor's. */
  as: (who: Who) => Promise<Page>;
}

interface WorkerFixtures {
  /** How many pilots the portal runs at a time: none unless a spec says so, and then what waits goes on waiting. */
  slots: number;
  /** Whether tests set the portal's clock: then it is theirs alone. */
  movesClock: boolean;
  /** The portal this worker's tests visit. */
  portal: Portal;
  /** Who has signed in to it so far, so that nobody does so twice. */
  sessions: Map<Who, Awaited<ReturnType<BrowserContext["storageState"]>>>;
  /** Where things of the demonstration are in it. */
  place: Place;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  slots: [0, { option: true, scope: "worker" }],
  movesClock: [false, { option: true, scope: "worker" }],

  portal: [
    async ({ slots, movesClock }, use) => {
      const portal = await Portal.start(process.env.FORECOURT_SEEDED as string, slots, movesClock);
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  sessions: [async ({}, use) => use(new Map()), { scope: "worker" }],

  place: [
    async ({ browser, portal }, use) => use(await Place.make(browser, portal.url)),
    // Ten people sign in, one after the other: a busy machine takes more than a minute.
    { scope: "worker", timeout: 180_000 },
  ],

  baseURL: async ({ portal }, use) => use(portal.url),

  as: async ({ browser, sessions, silence }, use, info) => {
    const opened: BrowserContext[] = [];
    await use(async (who) => {
      const context = await browser.newContext({ storageState: sessions.get(who) });
      opened.push(context);
      silence(context);
      const page = await context.newPage();
      if (!sessions.has(who)) {
        await signIn(page, who);
        sessions.set(who, await context.storageState());
      }
      return page;
    });
    for (const context of opened) {
      if (failed(info)) await sayWhatIsShown(context);
      await context.close();
    }
  },

  silence: [
    async ({ context, portal }, use, info) => {
      const complaints: string[] = [];
      const listen = (context: BrowserContext) => {
        context.on("weberror", (error) => complaints.push(String(error.error())));
        context.on("console", (message) => {
          if (message.type() === "error" && !isRefusedPage(message)) complaints.push(message.text());
        });
      };
      listen(context);
      await use(listen);
      if (failed(info)) {
        await sayWhatIsShown(context);
        console.error(`The portal's log ends:\n${(await portal.log()).slice(-LOG_CHARACTERS)}`);
      }
      if (complaints.length > 0) throw new Error(`The console says:\n${complaints.join("\n")}`);
    },
    { auto: true },
  ],
});

// What a test that failed says at once, because nobody comes back to a machine of a check to look at what lies there.
const LOG_CHARACTERS = 6_000;
const PAGE_CHARACTERS = 1_000;

function failed(info: TestInfo): boolean {
  return info.status !== "passed" && info.status !== info.expectedStatus;
}

async function sayWhatIsShown(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    const words = await page.locator("body").innerText({ timeout: 1_000 }).catch(String);
    console.error(`${page.url()} shows:\n${words.slice(0, PAGE_CHARACTERS)}`);
  }
}

// Chromium writes an error when the page itself came with 404 or 422; those are pages like others here.
function isRefusedPage(message: ConsoleMessage): boolean {
  const page: Page | null = message.page();
  return (
    /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
    message.location().url === page?.url()
  );
}
