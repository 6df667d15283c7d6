// Once responses are opened, what a supplier's pilot showed in a revealed final stands beside its response.
import { giveCredentials, press } from "../harness/people";
import { axe, expect, look, test } from "../harness/test";

test.use({ movesClock: true });

const DAY_MS = 24 * 3_600_000;
/** The responses to the potholes of Glenharrow are sealed for nine days and opened within these. */
const OPENED_AFTER_DAYS = 14;

test("a council reads what a pilot showed in the final beside the response", async ({ page: officer, portal }) => {
  await portal.setClock(new Date(Date.now() + OPENED_AFTER_DAYS * DAY_MS));
  await giveCredentials(officer, "morag.tulloch@glenharrow.example");
  await officer.goto("/workspace/engagements");
  await officer.getByRole("main").getByRole("link", { name: /same pothole/ }).click();
  const engagement = officer.url();
  await officer.goto(`${engagement}/declare`);
  await officer.getByLabel("I have no conflict of interest").check();
  await press(officer, /./);
  await officer.goto(`${engagement}/responses`);
  await officer.getByRole("main").getByRole("link", { name: "Hearth and Lantern" }).first().click();
  await expect(officer.getByRole("main")).toContainText("Its pilot in the final");
  await expect(officer.getByRole("main")).not.toContainText("Brightwater");
  await expect(officer.getByRole("main")).toContainText("Read each with its interval");
  await axe(officer);
  await look(officer, "pilot-beside-response");
});
