// Before the first test: one seeded database, which every worker copies. Removed after the last.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { seed } from "./portal";

export default async function makeSeed(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "forecourt-seed-"));
  process.env.FORECOURT_SEEDED = folder;
  await seed(folder);
  return () => rm(folder, { recursive: true, force: true });
}
