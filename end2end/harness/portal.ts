// The real binary, started and stopped: where it lies, how it is told where its things are, when it is ready.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
/** Cargo's build folder, as in script/env.sh. */
export const target = process.env.CARGO_TARGET_DIR || join(cache, "forecourt", "target");

const binary = process.env.FORECOURT_BIN || join(target, "debug", "forecourt");
/** The file that holds the portal's time. */
const CLOCK = "clock";
const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 15_000;

/** The portal's settings for a SQLite file in `folder`, as in script/portal.sh, and how many pilots it runs at a time. */
function settings(folder: string, port: number, slots = 0): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: `sqlite://${join(folder, "forecourt.sqlite")}`,
    FORECOURT_DATA: folder,
    FORECOURT_WORKER_SLOTS: String(slots),
    FORECOURT_LISTEN: `127.0.0.1:${port}`,
    FORECOURT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    FORECOURT_SITE: process.env.FORECOURT_SITE || join(target, "site"),
  };
}

/** Makes the database with the demonstration in `folder`. */
export async function seed(folder: string): Promise<void> {
  const env = settings(folder, 0);
  await promisify(execFile)(binary, ["seed", "--demo"], { env });
}

/** A running portal on a copy of the seeded database, which nobody else uses. */
export class Portal {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly ended: Promise<string>,
  ) {}

  static async start(seeded: string, slots: number, movesClock: boolean): Promise<Portal> {
    const folder = await mkdtemp(join(tmpdir(), "forecourt-portal-"));
    await cp(seeded, folder, { recursive: true });
    const port = await freePort();
    const log = await open(join(folder, "portal.log"), "w");
    // Until the file is written, the machine's time counts.
    const clock = movesClock ? ["--clock", join(folder, CLOCK)] : [];
    const child = spawn(binary, ["serve", ...clock], {
      env: settings(folder, port, slots),
      stdio: ["ignore", log.fd, log.fd],
    });
    const ended = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(`exit ${signal ?? code}`));
    });
    await log.close();
    const portal = new Portal(`http://127.0.0.1:${port}`, folder, child, ended);
    await portal.ready();
    return portal;
  }

  /** Sets its clock to this moment, at which it then stands. */
  setClock(moment: Date): Promise<void> {
    return writeFile(join(this.folder, CLOCK), String(moment.getTime()));
  }

  /** What the portal has said so far. */
  log(): Promise<string> {
    return readFile(join(this.folder, "portal.log"), "utf8");
  }

  /** Stops the portal as a service manager would. It must end by itself. */
  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    const how = await Promise.race([this.ended, sleep(STOPPED_WITHIN_MS).then(() => "still running")]);
    const log = await this.log();
    if (how === "still running") this.child.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
    if (how !== "exit 0") throw new Error(`The portal did not stop as it should: ${how}\n${log.slice(-4000)}`);
  }

  private async ready(): Promise<void> {
    let over: string | undefined;
    void this.ended.then((how) => (over = how));
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(50)) {
      if (over) break;
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
    }
    this.child.kill("SIGKILL");
    const why = over ? `it ended with ${over}` : `${READY_WITHIN_MS / 1000} s went by`;
    throw new Error(`The portal was never ready: ${why}\n${await this.log()}`);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(address)));
    });
  });
}
