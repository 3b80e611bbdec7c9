// What the surroundings decide about a run of the stories.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../../../../', import.meta.url));

/** The binary under test. */
export const binary = process.env.AFTERWARD_BIN ?? path.join(top, 'bin/afterward');

/** Where screenshots and logs go; ignored by git. */
export const output = process.env.STORIES_OUTPUT ?? path.join(top, 'test-output/stories');

/** Two nodes on Postgres and Redis, or one on the embedded default. */
export const cluster = process.env.STORIES_ON === 'cluster';

/** The browser: CHROMIUM=path, else where Debian puts it. */
export const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file && existsSync(file));

/** Every story is told at both widths. */
export const widths = process.env.STORIES_WIDTH ? [Number(process.env.STORIES_WIDTH)] : [360, 1280];

/** How long anything that is waited for may take, in milliseconds. */
export const patience = 20_000;
