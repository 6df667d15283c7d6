// Where things of the demonstration are: the parts that addresses are filled in with.
import { type Browser, type Page, expect } from "@playwright/test";

import { PASSWORD, linkTo, people, press, setUpSecondStep, signIn } from "./people";

const SIGNS_UP = "somebody@new-supplier.example";
const INVITED = "newcomer@marlow-bridge.example";

export class Place {
  private constructor(
    /** Problems and engagements of Marlow Bridge, and engagements of Eastwold: the addresses of their task lists, by what they are about. */
    private readonly addresses: Map<string, string>,
    /** Public engagements: the addresses of their pages, by title. */
    private readonly published: Map<string, string>,
    /** The page of a colleague. */
    readonly colleague: string,
    /** The page of an organisation, for the operator. */
    readonly organisation: string,
    /** The page that takes an invite back, and the invite's own page. */
    readonly revoke: string,
    readonly invite: string,
    /** Pages behind links that were sent. */
    readonly reset: string,
    readonly signUp: string,
    readonly unsubscribe: string,
    readonly preview: string,
    /** Versions and runs of Hearth and Lantern: the addresses of their pages, each with what its row says. */
    private readonly versions: Map<string, string>,
    private readonly runs: Map<string, string>,
    /** The page on which Hearth and Lantern decides on somebody who asks to join. */
    readonly request: string,
    /** The page of a question that its council answers. */
    readonly question: string,
    /** A question that Hearth and Lantern answers. */
    readonly asked: string,
    /** Another, which takes files, and has one. */
    readonly filed: string,
    /** A response that Eastwold has read and said nothing about. */
    readonly response: string,
    /** A response that Glenharrow reads, which shows a practice run. */
    readonly shown: string,
    /** A demo that Brightwater has booked. */
    readonly booking: string,
    /** A slot of the same engagement that is free. */
    readonly slot: string,
    /** A forum of the same engagement that is ahead. */
    readonly forum: string,
    /** One that is over, and has no minutes yet. */
    readonly minutesDue: string,
  ) {}

  /** The pages of all versions of pilots whose row has these words. */
  modules(words = ""): string[] {
    return [...this.versions].filter(([, row]) => row.includes(words)).map(([address]) => address);
  }

  /** The pages of all runs whose row has these words. */
  ran(words = ""): string[] {
    return [...this.runs].filter(([, row]) => row.includes(words)).map(([address]) => address);
  }

  /** The task list of the problem whose title has these words. */
  problem(words: string): string {
    return found(this.addresses, "/problems/", words);
  }

  /** The task list of the engagement whose title has these words. */
  engagement(words: string): string {
    return found(this.addresses, "/workspace/engagements/", words);
  }

  /** The public page of the engagement whose title has these words. */
  public(words: string): string {
    return found(this.published, "/engagements/", words);
  }

  /** Looks around as several people, and makes what the demonstration has not: links in mail, a second step. */
  static async make(browser: Browser, baseURL: string): Promise<Place> {
    const pages: Page[] = [];
    const page = async () => {
      const page = await (await browser.newContext({ baseURL })).newPage();
      pages.push(page);
      return page;
    };
    const owner = await page();
    await signIn(owner, "owner");
    const addresses = await links(owner, "/problems");
    for (const [key, address] of await links(owner, "/workspace/engagements")) addresses.set(key, address);
    await owner.goto("/people/invite");
    await owner.getByLabel("Email address").fill(INVITED);
    await owner.getByLabel("Observer").check();
    await owner.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await press(owner, "Send invite");
    const revoke = await href(owner, /Take back/);
    const colleague = await href(owner, /Change the roles of Eve Tandy/);
    await owner.goto(`${addresses.get(`/problems/ ${ALLOTMENTS}`)}/previews`);
    await press(owner, "Make a link");
    const preview = new URL(await owner.locator(".app-preview-link").innerText()).pathname;

    const visitor = await page();
    const published = await links(visitor, "/engagements");
    const invite = new URL(await linkTo(visitor, INVITED, "/invites/")).pathname;
    await visitor.goto("/reset");
    await visitor.getByLabel("Email address").fill(people.finance);
    await press(visitor, "Send link");
    const reset = new URL(await linkTo(visitor, people.finance, "/reset/")).pathname;

    await visitor.goto("/sign-up");
    await visitor.getByLabel("Email address").fill(SIGNS_UP);
    await press(visitor, "Send link");
    const signUp = new URL(await linkTo(visitor, SIGNS_UP, "/sign-up/")).pathname;

    // The demonstration's suppliers were told that an engagement they are interested in was withdrawn.
    const unsubscribe = new URL(await linkTo(visitor, people.thirdSupplier, "/unsubscribe/")).pathname;

    const officer = await page();
    await signIn(officer, "procurement");
    await officer.goto(`${found(addresses, "/workspace/engagements/", "Damp and mould")}/questions`);
    const question = await href(officer, /worlds/);

    const supplier = await page();
    await signIn(supplier, "supplier");
    await supplier.goto(`${found(published, "/engagements/", "Damp and mould")}/pilots`);
    const [versions, runs] = [await rows(supplier, "/modules/"), await rows(supplier, "/runs/")];

    await supplier.goto("/people");
    const request = await href(supplier, /Decide whether/);

    await supplier.goto(`${found(published, "/engagements/", "Damp and mould")}/response`);
    const asked = await href(supplier, /^How would you go about/);
    const filed = await href(supplier, /^What could it look like/);

    const elsewhere = await page();
    await signIn(elsewhere, "otherCouncil");
    for (const [key, address] of await links(elsewhere, "/workspace/engagements")) addresses.set(key, address);
    await elsewhere.goto(`${found(addresses, "/workspace/engagements/", "Taxi drivers")}/responses`);
    const response = await href(elsewhere, /^Hearth and Lantern/);

    const reader = await page();
    await signIn(reader, "askedCouncil");
    const asks = found(await links(reader, "/workspace/engagements"), "/workspace/engagements/", "pothole");
    await reader.goto(`${asks}/responses`);
    const shown = await href(reader, /^Hearth and Lantern/);

    const booker = await page();
    await signIn(booker, "otherSupplier");
    await booker.goto(`${found(published, "/engagements/", "Damp and mould")}/demo`);
    const booking = await href(booker, /^See it, move it/);

    const offers = await page();
    await signIn(offers, "editor");
    await offers.goto(`${found(addresses, "/workspace/engagements/", "Damp and mould")}/demos`);
    const slot = await href(offers, /^10:00am/);
    await offers.goto(`${found(addresses, "/workspace/engagements/", "Damp and mould")}/forums`);
    const forum = await href(offers, /^Damp homes/);
    const minutesDue = await href(offers, /^What our reports/);

    const submitter = await page();
    await signIn(submitter, "submitter");
    await setUpSecondStep(submitter);

    const operator = await page();
    await signIn(operator, "operator");
    await operator.goto("/operator/organisations");
    const organisation = await href(operator, /^Eastwold/);
    for (const page of pages) await page.context().close();
    return new Place(addresses, published, colleague, organisation, revoke, invite, reset, signUp, unsubscribe, preview, versions, runs, request, question, asked, filed, response, shown, booking, slot, forum, minutesDue);
  }
}

const ALLOTMENTS = "Allotment waiting lists: eleven years on paper while plots lie empty";

async function href(page: Page, name: RegExp): Promise<string> {
  const address = await page.getByRole("main").getByRole("link", { name }).first().getAttribute("href");
  expect(address, `a link ${name} on ${page.url()}`).toBeTruthy();
  return address as string;
}

/** The links below this page's own address, by that address and their words. */
async function links(page: Page, path: string): Promise<Map<string, string>> {
  await page.goto(path);
  const all = await page.getByRole("main").locator(`a[href^="${path}/"]`).all();
  const pairs = all.map(async (link) => [`${path}/ ${await link.innerText()}`, (await link.getAttribute("href")) as string] as const);
  return new Map(await Promise.all(pairs));
}

/** The rows of tables that link to something below this path: its address, and what the row says. */
async function rows(page: Page, path: string): Promise<Map<string, string>> {
  const pairs = await page.locator(`tr:has(a[href^="${path}"])`).evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("a")?.getAttribute("href") ?? "", row.textContent ?? ""] as [string, string]),
  );
  expect(pairs.length, `rows with a link below ${path} on ${page.url()}`).toBeGreaterThan(0);
  return new Map(pairs);
}

function found(addresses: Map<string, string>, path: string, words: string): string {
  for (const [key, address] of addresses) {
    if (key.startsWith(`${path} `) && key.includes(words)) return address;
  }
  throw new Error(`Nothing below ${path} is about ${words}: ${[...addresses.keys()].join("; ")}`);
}
