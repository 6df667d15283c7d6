// Every page that a door leads to: it answers, axe finds nothing and it does not scroll sideways, at desktop width and
// at 320 pixels; and every form sent with nothing in it, or with something wrong, says so on a page as good.
//
// The doors are those of `doors.txt`, which a test in Rust holds against the portal's own list. So whoever adds a
// door is told to add it there, and then, here, how to come to it.
import { readFileSync } from "node:fs";

import type { Locator, Page } from "@playwright/test";

import { type Who, giveCredentials, people } from "../harness/people";
import type { Place } from "../harness/place";
import { axe, expect, look, test } from "../harness/test";

/** How to come to a page, and what its form refuses. */
interface Visit {
  /** Who reads it; a visitor unless said otherwise. */
  as?: Who | "somebody who owes a code";
  /** Its address, or several; the door's path unless said otherwise. */
  at?: (place: Place) => string | string[];
  /** Instead of an address: every address like this that the page `from` links to. */
  each?: { from: (place: Place) => string; like: RegExp };
  /** What is sent so that the form is refused, by the names of its fields; everything else is left empty. */
  wrong?: Record<string, string>;
  /** What it answers while nothing is behind it; 200 unless said otherwise. */
  status?: number;
  /** Why a form is not refused, whatever is sent. */
  never?: "nothing to fill in" | "only boxes that may stay empty";
}

const LONG = "long ".repeat(5_000);

const draft = (place: Place) => place.problem("Allotment");
const below = (address: (place: Place) => string, part: string) => (place: Place) => `${address(place)}/${part}`;
const inReview = (place: Place) => place.problem("School transport");
const approved = (place: Place) => place.problem("Damp and mould");
const bins = (place: Place) => place.engagement("Missed bins");
const damp = (place: Place) => place.engagement("Damp and mould");
const pilots = (place: Place) => `${place.public("Damp and mould")}/pilots`;
/** What of each run that succeeded, and of one that failed, has an address of its own. */
const ofRuns = (part: string) => (place: Place) => ["Succeeded", "panicked"].flatMap((row) => place.ran(row)).map((run) => `${run}/${part}`);
const taxis = (place: Place) => place.engagement("Taxi drivers");
const planning = (place: Place) => place.engagement("Nearly half");
const unfinished = (place: Place) => place.engagement("Council tax");

const visits: Record<string, Visit> = {
  "/": {},
  "/accessibility": {},
  "/account": { as: "editor" },
  "/account/calendar": { as: "editor" },
  "/account/delete": { as: "supplier" },
  "/account/your-data.json": { as: "supplier" },
  "/account/organisation": { as: "editor" },
  "/account/password": { as: "editor" },
  "/account/recovery-codes": { as: "editor" },
  "/account/second-step": { as: "editor" },
  "/account/tokens": { as: "supplier", wrong: { name: LONG } },
  "/brand.css": {},
  "/cookies": {},
  "/calendar/{token}": { at: () => "/calendar/nobody-was-given-this", status: 404 },
  "/engagements": { at: () => ["/engagements", "/engagements?q=damp", "/engagements?q=xylophone", "/engagements?page=9"] },
  "/engagements.atom": {},
  "/engagements/{reference}": {
    at: (place) => ["Damp and mould", "Nearly half", "Families", "Blue badge", "A third of our trees"].map((words) => place.public(words)),
  },
  "/.well-known/forecourt-receipt-keys.json": {},
  "/engagements/{reference}/final": { at: (place) => `${place.public("Damp and mould")}/final` },
  "/engagements/{reference}/final/challenge.tar": { at: (place) => `${place.public("Damp and mould")}/final/challenge.tar`, status: 404 },
  "/engagements/{reference}/final/receipts/{run}": { at: (place) => `${place.public("Damp and mould")}/final/receipts/0195c3a0-0000-7000-8000-000000000000`, status: 404 },
  "/engagements/{reference}/final/reveal.json": { at: (place) => `${place.public("Damp and mould")}/final/reveal.json`, status: 404 },
  "/engagements/{reference}/pilots/final": { as: "supplier", at: below(pilots, "final"), never: "only boxes that may stay empty" },
  "/modules/{module}/lock": { as: "supplier", at: (place) => `${place.modules("Ready to run")[0]}/lock`, never: "nothing to fill in" },
  "/runs/{run}/receipt.jws": { as: "supplier", at: (place) => `${place.ran("Succeeded")[0]}/receipt.jws` },
  "/workspace/engagements/{engagement}/final": { as: "procurement", at: (place) => [`${place.engagement("Damp and mould")}/final`, `${bins(place)}/final`] },
  "/workspace/engagements/{engagement}/final/open": { as: "procurement", at: below((place) => place.engagement("Damp and mould"), "final/open") },
  // The final of Damp and mould has one council, which leads it: another's word is asked for nowhere.
  "/workspace/engagements/{engagement}/final/{step}/agree": { as: "procurement", at: below((place) => place.engagement("Damp and mould"), "final/start/agree"), never: "nothing to fill in" },
  // Only a council that takes part in another's engagement chooses its sort here.
  "/workspace/engagements/{engagement}/own/profile": { as: "editor", at: below((place) => place.engagement("Damp and mould"), "own/profile"), status: 404 },
  "/workspace/engagements/{engagement}/final/{step}": { as: "procurement", at: below((place) => place.engagement("Damp and mould"), "final/call-off"), wrong: { reason: LONG } },
  "/workspace/engagements/{engagement}/results": { as: "procurement", at: below((place) => place.engagement("Damp and mould"), "results"), status: 404 },
  "/engagements/{reference}/kit.tar": { at: (place) => `${place.public("Damp and mould")}/kit.tar` },
  "/engagements/{reference}/pilots": { as: "supplier", at: pilots },
  "/engagements/{reference}/pilots/upload": { as: "supplier", at: below(pilots, "upload"), wrong: { note: LONG } },
  "/engagements/{reference}/interest": { as: "supplier", at: (place) => ["Damp and mould", "Families"].map((words) => `${place.public(words)}/interest`), never: "nothing to fill in" },
  "/engagements/{reference}/watch": { as: "supplier", at: (place) => `${place.public("Damp and mould")}/watch`, never: "nothing to fill in" },
  "/invites/{token}": { at: (place) => place.invite },
  "/mail": {},
  "/modules/{module}": { as: "supplier", at: (place) => place.modules() },
  "/modules/{module}/delete": { as: "supplier", at: (place) => `${place.modules("Ready to run")[0]}/delete`, never: "nothing to fill in" },
  "/operator/organisations": { as: "operator" },
  "/operator/organisations/new": { as: "operator" },
  "/operator/organisations/{organisation}": { as: "operator", at: (place) => place.organisation },
  "/organisation": { as: "owner" },
  "/organisation/identifiers/new": { as: "owner" },
  "/organisation/new": { as: "newcomer", wrong: { name: LONG, scheme: "Companies House", value: "£" } },
  "/people": { as: "owner" },
  "/people/invite": { as: "owner" },
  "/people/invites/{invite}": { as: "owner", at: (place) => place.revoke, never: "nothing to fill in" },
  "/people/requests/{request}": { as: "supplier", at: (place) => place.request },
  "/people/{person}": { as: "owner", at: (place) => place.colleague },
  "/people/{person}/remove": { as: "owner", at: (place) => `${place.colleague}/remove` },
  "/preview/{token}": { at: (place) => place.preview },
  "/privacy": {},
  "/problems": { as: "editor" },
  "/problems/new": { as: "editor" },
  "/problems/{problem}": {
    as: "owner",
    at: (place) => ["Allotment", "School transport", "Freedom of information", "Damp and mould", "Too many complaints"].map((words) => place.problem(words)),
  },
  "/problems/{problem}/advice": { as: "editor", at: below(draft, "advice") },
  "/problems/{problem}/answers/{question}": {
    as: "editor",
    each: { from: draft, like: /\/answers\/[a-z_]+$/ },
    wrong: { text: LONG, name: LONG, role: LONG, email: "nobody" },
  },
  "/problems/{problem}/answers/{question}/{item}": {
    as: "editor",
    each: { from: below(draft, "answers/measures"), like: /\/answers\/measures\/.+$/ },
    wrong: { name: LONG },
  },
  "/problems/{problem}/changes": { as: "owner", at: (place) => [`${approved(place)}/changes?from=1`] },
  "/problems/{problem}/duplicate": { as: "editor", at: below(approved, "duplicate"), never: "nothing to fill in" },
  "/problems/{problem}/previews": { as: "editor", at: below(draft, "previews") },
  "/problems/{problem}/read": { as: "owner", at: (place) => [`${approved(place)}/read`, `${draft(place)}/read`] },
  "/problems/{problem}/retire": { as: "procurement", at: below(draft, "retire") },
  "/problems/{problem}/review": { as: "procurement", at: below(inReview, "review") },
  "/problems/{problem}/show": { as: "editor", at: below((place) => place.problem("Freedom of information"), "show"), never: "nothing to fill in" },
  "/problems/{problem}/submit": {
    as: "editor",
    at: (place) => [inReview, approved, (place: Place) => place.problem("Freedom of information")].map((one) => `${one(place)}/submit`),
    never: "nothing to fill in",
  },
  "/problems/{problem}/versions": { as: "owner", at: (place) => [approved(place), draft(place)].map((one) => `${one}/versions`) },
  "/problems/{problem}/versions/{number}": { as: "owner", at: below(approved, "versions/1") },
  "/problems/{problem}/versions/{number}/content.json": { as: "owner", at: below(approved, "versions/1/content.json") },
  "/report.css": {},
  "/reset": {},
  "/reset/{token}": { at: (place) => [place.reset, "/reset/nobody-was-given-this"] },
  "/runs/{run}": { as: "supplier", at: (place) => place.ran() },
  "/runs/{run}/cancel": { as: "supplier", at: (place) => `${place.ran("Waiting")[0]}/cancel`, never: "nothing to fill in" },
  "/runs/{run}/events": { as: "supplier", at: ofRuns("events") },
  "/runs/{run}/evidence": { as: "supplier", at: ofRuns("evidence") },
  "/runs/{run}/evidence.json": { as: "supplier", at: ofRuns("evidence.json") },
  "/runs/{run}/log.txt": { as: "supplier", at: ofRuns("log.txt") },
  "/sign-in": { at: () => ["/sign-in", "/sign-in?reset=true"] },
  "/sign-up": {},
  "/sign-up/{token}": { at: (place) => [place.signUp, "/sign-up/nobody-was-given-this"] },
  "/sign-in/code": { as: "somebody who owes a code" },
  "/sign-out": { as: "editor", never: "nothing to fill in" },
  "/unsubscribe/{token}": { at: (place) => place.unsubscribe, never: "nothing to fill in" },
  "/workspace/engagements": { as: "procurement" },
  "/workspace/engagements/new": { as: "procurement" },
  "/workspace/engagements/{engagement}": {
    as: "procurement",
    at: (place) => ["Missed bins", "Damp and mould", "Council tax", "People learn"].map((words) => place.engagement(words)),
  },
  "/engagements/{reference}/questions": { at: (place) => `${place.public("Damp and mould")}/questions` },
  "/engagements/{reference}/questions/ask": { as: "supplier", at: (place) => `${place.public("Damp and mould")}/questions/ask`, wrong: { body: LONG } },
  "/questions/{question}": { as: "supplier", each: { from: (place) => `${place.public("Damp and mould")}/questions`, like: /^\/questions\// } },
  "/workspace/engagements/{engagement}/questions": { as: "procurement", at: below(damp, "questions") },
  "/workspace/engagements/{engagement}/questions/{question}": { as: "procurement", each: { from: below(damp, "questions"), like: /\/questions\/[^/]+$/ }, wrong: { decision: "answer", answer: LONG } },
  "/workspace/engagements/{engagement}/questions/{question}/unseal": { as: "procurement", at: (place) => `${place.question}/unseal` },
  "/engagements/{reference}/response": {
    as: "supplier",
    at: (place) => ["Damp and mould", "Blue badge", "Families", "Taxi drivers"].map((words) => `${place.public(words)}/response`),
    never: "nothing to fill in",
  },
  "/engagements/{reference}/response/answers/{question}": {
    as: "supplier",
    each: { from: (place) => `${place.public("Damp and mould")}/response`, like: /\/response\/answers\/[^/]+$/ },
    wrong: { text: LONG, people: LONG, value: "many", run: "the best one" },
  },
  "/engagements/{reference}/response/answers/{question}/earlier": { as: "supplier", at: (place) => `${place.asked}/earlier`, never: "nothing to fill in" },
  "/engagements/{reference}/response/answers/{question}/file": { as: "supplier", at: (place) => `${place.filed}/file` },
  "/engagements/{reference}/response/files/{file}": { as: "supplier", each: { from: (place) => place.filed, like: /\/response\/files\/[^/]+$/ } },
  "/engagements/{reference}/response/files/{file}/remove": {
    as: "supplier",
    each: { from: (place) => place.filed, like: /\/response\/files\/[^/]+\/remove$/ },
    never: "nothing to fill in",
  },
  "/engagements/{reference}/response/receipt.json": { as: "supplier", at: (place) => `${place.public("Blue badge")}/response/receipt.json` },
  "/workspace/engagements/{engagement}/responses/{response}/files/{file}": { as: "otherCouncil", each: { from: (place) => place.response, like: /\/files\/[^/]+$/ } },
  "/engagements/{reference}/response/check": { as: "supplier", at: (place) => ["Damp and mould", "Taxi drivers"].map((words) => `${place.public(words)}/response/check`), never: "nothing to fill in" },
  "/engagements/{reference}/response/receipt": { as: "supplier", at: (place) => `${place.public("Blue badge")}/response/receipt` },
  "/engagements/{reference}/response/response.txt": { as: "supplier", at: (place) => `${place.public("Damp and mould")}/response/response.txt` },
  "/engagements/{reference}/response/withdraw": { as: "supplier", at: (place) => ["Damp and mould", "Taxi drivers"].map((words) => `${place.public(words)}/response/withdraw`), never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/set-up/questions/{question}": {
    as: "procurement",
    each: { from: below(unfinished, "set-up/questions"), like: /\/set-up\/questions\/[^/]+$/ },
    wrong: { ask: LONG },
  },
  "/workspace/engagements/{engagement}/responses": { as: "otherCouncil", at: (place) => [taxis, planning].map((one) => `${one(place)}/responses`) },
  "/workspace/engagements/{engagement}/responses/to/{question}": { as: "otherCouncil", each: { from: below(taxis, "responses"), like: /\/responses\/to\// } },
  "/workspace/engagements/{engagement}/responses/acknowledge": { as: "otherCouncil", at: (place) => [taxis, planning].map((one) => `${one(place)}/responses/acknowledge`), never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/responses/{response}": { as: "otherCouncil", each: { from: below(taxis, "responses"), like: /\/responses\/[0-9a-f-]+$/ } },
  "/workspace/engagements/{engagement}/responses/{response}/evidence": { as: "askedCouncil", at: (place) => `${place.shown}/evidence` },
  "/workspace/engagements/{engagement}/responses/{response}/evidence.json": { as: "askedCouncil", at: (place) => `${place.shown}/evidence.json` },
  "/workspace/engagements/{engagement}/responses/{response}/receipt.jws": { as: "askedCouncil", at: (place) => `${place.shown}/receipt.jws` },
  "/workspace/engagements/{engagement}/responses/{response}/outcome": { as: "otherCouncil", at: (place) => `${place.response}/outcome`, wrong: { words: LONG } },
  "/engagements/{reference}/forums/{forum}": { each: { from: (place) => place.public("Taxi drivers"), like: /\/forums\/[0-9a-f-]+$/ } },
  "/engagements/{reference}/forums/{forum}/seat": { as: "supplier", at: (place) => `${place.public("Damp and mould")}/forums/${place.forum.split("/").pop()}/seat`, wrong: { needs: LONG } },
  "/engagements/{reference}/forums/{forum}/forum.ics": { as: "supplier", at: (place) => `${place.public("Damp and mould")}/forums/${place.forum.split("/").pop()}/forum.ics` },
  "/engagements/{reference}/forums/{forum}/slides/{slide}": { at: (place) => `${place.public("Damp and mould")}/forums/${place.forum.split("/").pop()}/slides/0195c3a0-0000-7000-8000-000000000000`, status: 404 },
  "/workspace/engagements/{engagement}/forums": { as: "editor", at: (place) => [damp, unfinished].map((one) => `${one(place)}/forums`) },
  "/workspace/engagements/{engagement}/forums/plan": { as: "editor", at: below(damp, "forums/plan"), wrong: { title: LONG, agenda: "Welcome", "starts-day": "31", "starts-month": "2", "starts-year": "2027", length: "7", seats: "none" } },
  "/workspace/engagements/{engagement}/forums/{forum}": { as: "editor", each: { from: below(damp, "forums"), like: /\/forums\/[0-9a-f-]+$/ } },
  "/workspace/engagements/{engagement}/forums/{forum}/plan": { as: "editor", at: (place) => `${place.forum}/plan`, wrong: { title: LONG, agenda: "10 What are your prices?" } },
  "/workspace/engagements/{engagement}/forums/{forum}/announce": { as: "editor", at: (place) => `${place.forum}/announce`, never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/forums/{forum}/cancel": { as: "editor", at: (place) => `${place.forum}/cancel`, wrong: { because: LONG } },
  "/workspace/engagements/{engagement}/forums/{forum}/questions/{question}": { as: "editor", each: { from: (place) => place.forum, like: /\/questions\/[0-9a-f-]+$/ }, wrong: { decision: "decline", reason: LONG } },
  "/workspace/engagements/{engagement}/forums/{forum}/attendance": { as: "editor", at: (place) => `${place.minutesDue}/attendance`, never: "only boxes that may stay empty" },
  "/workspace/engagements/{engagement}/forums/{forum}/minutes": { as: "editor", at: (place) => `${place.minutesDue}/minutes`, wrong: { minutes: LONG } },
  "/workspace/engagements/{engagement}/forums/{forum}/publish": { as: "editor", at: (place) => `${place.minutesDue}/publish`, never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/forums/{forum}/slides": { as: "editor", at: (place) => `${place.minutesDue}/slides` },
  "/workspace/engagements/{engagement}/forums/{forum}/slides/{slide}": { as: "editor", at: (place) => `${place.minutesDue}/slides/0195c3a0-0000-7000-8000-000000000000`, status: 404 },
  "/workspace/engagements/{engagement}/forums/{forum}/slides/{slide}/remove": { as: "editor", at: (place) => `${place.minutesDue}/slides/0195c3a0-0000-7000-8000-000000000000/remove`, status: 404 },
  "/engagements/{reference}/demo": { as: "supplier", at: (place) => ["Damp and mould", "Taxi drivers", "Blue badge", "Families"].map((words) => `${place.public(words)}/demo`), never: "nothing to fill in" },
  "/engagements/{reference}/demo/{booking}": { as: "otherSupplier", each: { from: (place) => `${place.public("Damp and mould")}/demo`, like: /\/demo\/[0-9a-f-]+$/ }, never: "nothing to fill in" },
  "/engagements/{reference}/demo/{booking}/demo.ics": { as: "otherSupplier", at: (place) => `${place.booking}/demo.ics` },
  "/engagements/{reference}/demo/{booking}/move": { as: "otherSupplier", at: (place) => `${place.booking}/move`, never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/demos": { as: "editor", at: (place) => [damp, unfinished].map((one) => `${one(place)}/demos`) },
  "/workspace/engagements/{engagement}/demos/plan": { as: "editor", at: below(damp, "demos/plan"), wrong: { length: "42", watchers: "many", preparation: LONG, place: LONG } },
  "/workspace/engagements/{engagement}/demos/slots": { as: "editor", at: below(damp, "demos/slots"), wrong: { "first-day": "31", "first-month": "2", "first-year": "2027", break: "some" } },
  "/workspace/engagements/{engagement}/demos/again": { as: "otherCouncil", at: below(taxis, "demos/again"), wrong: { reason: LONG } },
  "/workspace/engagements/{engagement}/demos/offer": { as: "editor", at: below(damp, "demos/offer"), never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/demos/slots/{slot}": { as: "editor", at: (place) => place.slot },
  "/workspace/engagements/{engagement}/demos/slots/{slot}/change": { as: "editor", at: (place) => `${place.slot}/change`, wrong: { because: LONG } },
  "/workspace/engagements/{engagement}/ledger": { as: "procurement", at: (place) => [damp, unfinished].map((one) => `${one(place)}/ledger`) },
  "/workspace/engagements/{engagement}/ledger/new": { as: "editor", at: below(damp, "ledger/new"), wrong: { summary: LONG, "day-day": "31", "day-month": "2", "day-year": "2027" } },
  "/workspace/engagements/{engagement}/ledger/decide": { as: "procurement", at: (place) => `${damp(place)}/ledger/decide`, wrong: { decision: "withheld", reason: LONG } },
  "/workspace/engagements/{engagement}/closing": { as: "otherCouncil", at: (place) => [taxis, planning].map((one) => `${one(place)}/closing`) },
  "/workspace/engagements/{engagement}/closing/{part}": { as: "otherCouncil", each: { from: below(planning, "closing"), like: /\/closing\/[a-z]+$/ }, wrong: { heard: LONG, words: LONG, steps: LONG } },
  "/workspace/engagements/{engagement}/exceptions": { as: "otherCouncil", at: below(planning, "exceptions"), wrong: { supplier: LONG } },
  "/workspace/engagements/{engagement}/close": { as: "otherCouncil", at: below(planning, "close"), never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/addendum": { as: "procurement", at: below(damp, "addendum"), wrong: { text: LONG, "closes_at-day": "1", "closes_at-month": "2", "closes_at-year": "2020" } },
  "/workspace/engagements/{engagement}/challenge/links": { as: "procurement", at: below(unfinished, "challenge/links"), wrong: { target: "soon" } },
  "/workspace/engagements/{engagement}/challenge/terms": { as: "procurement", at: below(unfinished, "challenge/terms"), wrong: { practice_runs: "4" } },
  "/workspace/engagements/{engagement}/challenge": { as: "editor", at: below(unfinished, "challenge") },
  "/workspace/engagements/{engagement}/declarations": { as: "procurement", at: below(bins, "declarations") },
  "/workspace/engagements/{engagement}/declare": { as: "procurement", at: below(bins, "declare") },
  "/workspace/engagements/{engagement}/interest": { as: "procurement", at: below(damp, "interest") },
  "/workspace/engagements/{engagement}/own": { as: "procurement", at: below(planning, "own"), never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/own/leave": { as: "procurement", at: below(planning, "own/leave"), wrong: { reason: LONG } },
  "/workspace/engagements/{engagement}/own/notice": { as: "procurement", at: below(planning, "own/notice"), wrong: { reason: LONG } },
  "/workspace/engagements/{engagement}/own/people": { as: "procurement", at: below(planning, "own/people") },
  "/workspace/engagements/{engagement}/parties": { as: "otherCouncil", at: below(planning, "parties") },
  "/workspace/engagements/{engagement}/parties/{organisation}/take-back": { as: "otherCouncil", each: { from: below(planning, "parties"), like: /\/take-back$/ }, never: "nothing to fill in" },
  "/workspace/invitations/{engagement}": { as: "invitedCouncil", at: (place) => planning(place).replace("/engagements/", "/invitations/") },
  "/workspace/engagements/{engagement}/people": { as: "procurement", at: below(bins, "people") },
  "/workspace/engagements/{engagement}/preview": { as: "procurement", at: (place) => [bins(place), unfinished(place)].map((one) => `${one}/preview`) },
  "/workspace/engagements/{engagement}/publish": { as: "procurement", at: below(bins, "publish") },
  "/workspace/engagements/{engagement}/ready": { as: "procurement", at: below(unfinished, "ready"), never: "nothing to fill in" },
  "/workspace/engagements/{engagement}/set-up/{part}": { as: "procurement", each: { from: unfinished, like: /\/set-up\/[a-z]+$/ }, wrong: { process: LONG, "closes_at-day": "31", "closes_at-month": "2" } },
  "/workspace/engagements/{engagement}/withdraw": { as: "procurement", at: below(bins, "withdraw") },
  "/your-engagements": { as: "supplier" },
};

const doors = readFileSync(new URL("../doors.txt", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(" ") as ["GET" | "POST", string]);

test("the table above has a line for each door, and no other", () => {
  expect(Object.keys(visits).sort()).toEqual([...new Set(doors.map(([, path]) => path))].sort());
});

for (const [method, path] of doors) {
  const visit = visits[path];
  if (!visit) continue;
  test(`${method} ${path}`, async ({ page: visitors, as, place }) => {
    const page = visit.as && visit.as !== "somebody who owes a code" ? await as(visit.as) : visitors;
    if (visit.as === "somebody who owes a code") await giveCredentials(page, people.submitter);
    test.setTimeout(180_000);
    for (const [at, address] of (await addresses(page, path, visit, place)).entries()) {
      const name = `${path.replace(/[/{}.]+/g, " ").trim().replace(/ /g, "-") || "start"}-${at}`;
      if (method === "GET") await read(page, address, name, visit.status);
      else await refused(page, address, name, visit);
    }
  });
}

/** The addresses behind a door. */
async function addresses(page: Page, path: string, visit: Visit, place: Place): Promise<string[]> {
  if (!visit.each) return [visit.at?.(place) ?? path].flat();
  await page.goto(visit.each.from(place));
  const all = await page.getByRole("main").locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const like = [...new Set(all.filter((address) => visit.each?.like.test(address)))];
  expect(like.length, `addresses for ${path} on ${page.url()}`).toBeGreaterThan(0);
  return like;
}

async function read(page: Page, address: string, name: string, expected = 200): Promise<void> {
  const answer = await page.request.get(address);
  const kind = answer.headers()["content-type"] ?? "";
  if (!kind.startsWith("text/html")) {
    expect(answer.status(), address).toBe(expected);
    return;
  }
  const status = (await page.goto(address))?.status();
  expect([expected, 410], `${address} answers ${status}`).toContain(status);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const wide of await page.locator(".app-scroll").all()) {
    await expect(wide).toHaveRole("region");
    await expect(wide).toHaveAccessibleName(/\w/);
    await expect(wide).toHaveAttribute("tabindex", "0");
  }
  await axeAtBothWidths(page);
  await look(page, name);
}

async function refused(page: Page, address: string, name: string, visit: Visit): Promise<void> {
  await page.goto(address);
  const forms = page.getByRole("main").locator("form[method=post]");
  const fields = page.locator("input:not([type=hidden]), textarea, select");
  const form = forms.filter({ has: fields }).first();
  if (visit.never === "nothing to fill in") {
    expect(await form.count(), `forms with fields on ${address}`).toBe(0);
    return;
  }
  if (visit.never === "only boxes that may stay empty") {
    const kinds = await form.locator(fields).evaluateAll((all) => all.map((field) => (field as HTMLInputElement).type));
    expect(new Set(kinds), `fields on ${address}`).toEqual(new Set(["checkbox"]));
    return;
  }
  // At some addresses there is no form to fill in at this moment: a list, a link that is spent, a button alone.
  if ((await form.count()) === 0) return;
  // What is folded away is opened.
  for (const details of await page.locator("details:has(form)").all()) await details.evaluate((one: HTMLDetailsElement) => (one.open = true));
  for (const field of await form.locator(fields).all()) await fill(field, visit.wrong ?? {});
  await form.locator("button[type=submit]").first().click();
  await expect(page, address).toHaveTitle(/^Error: /);
  await expect(page.getByRole("alert")).toBeVisible();
  await axeAtBothWidths(page);
  await look(page, `${name}-refused`);
}

/** A page is the same HTML at every width, so one visit serves both. */
async function axeAtBothWidths(page: Page): Promise<void> {
  for (const viewport of [{ width: 320, height: 640 }, { width: 1280, height: 900 }]) {
    await page.setViewportSize(viewport);
    await axe(page);
  }
}

/** Puts something wrong into a field, or nothing. */
async function fill(field: Locator, wrong: Record<string, string>): Promise<void> {
  await field.evaluate((element, wrong) => {
    const field = element as HTMLInputElement;
    const value = wrong[field.name];
    if (field.type !== "radio" && field.type !== "checkbox") field.value = value ?? "";
    else if (value === undefined) field.checked = false;
    else [field.value, field.checked] = ["no such choice", true];
  }, wrong);
}

for (const [what, address, who, status] of [
  ["is not there", "/no-such-page", undefined, 404],
  ["is another's", "the draft on allotments", "otherCouncil", 404],
  ["is for another role", "/operator/organisations", "supplier", 403],
] as [string, string, Who | undefined, number][]) {
  test(`a page that ${what}`, async ({ page: visitors, as, place }) => {
    const page = who ? await as(who) : visitors;
    expect((await page.goto(address.startsWith("/") ? address : draft(place)))?.status()).toBe(status);
    await axeAtBothWidths(page);
    await look(page, `fault-${status}-${who ?? "visitor"}`);
  });
}
