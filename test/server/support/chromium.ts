import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Null where this machine has none: the tests that need it are then skipped by name. */
export function chromiumPath(): string | null {
  const places = process.env['CHROME_PATH'] ? [process.env['CHROME_PATH']] : USUAL_PLACES;
  return places.find((place) => existsSync(place)) ?? null;
}

/** Without a sandbox, as containers rarely allow one; it only ever sees the server under test. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
