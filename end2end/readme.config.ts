// The picture in the README, made again by: node_modules/.bin/playwright test -c readme.config.ts
import config from "./playwright.config";

export default { ...config, testDir: "readme", projects: config.projects?.slice(0, 1) };
