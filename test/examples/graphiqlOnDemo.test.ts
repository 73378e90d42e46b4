import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { chromiumPath, launchChromium } from '../server/support/chromium.ts';
import { startTestServer } from '../server/support/startTestServer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

describe('GraphiQL on the demo newsroom (wants Chromium: CHROME_PATH)', () => {
  const chromium = chromiumPath();
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom('embedded', 'demo');
  });
  afterAll(() => newsroom.close());

  it.skipIf(!chromium)('runs its first example in Chromium, with every other host blocked', async () => {
    const { url } = await startTestServer(
      newsroomApplication(newsroom.newsroom, createAuthenticator({ kind: 'none' })),
    );
    const browser = await launchChromium(chromium ?? '');
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
    const elsewhere: string[] = [];
    await page.route('**/*', (route) => {
      const address = route.request().url();
      if (address.startsWith(url) || address.startsWith('data:')) return route.continue();
      elsewhere.push(address);
      return route.abort();
    });
    await page.goto(`${url}/graphql`);
    await page.getByRole('button', { name: /execute query/i }).click();
    const answer = page.locator('.result-window');
    await answer.getByText('"headline"').first().waitFor();
    expect(await answer.textContent()).toContain('biasBreakdown');
    expect(elsewhere).toEqual([]);
  });
});
