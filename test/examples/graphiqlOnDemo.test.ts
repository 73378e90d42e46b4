import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AuthConfig } from '../../src/config.ts';
import { demoId } from '../../src/ingest/demoId.ts';
import { createAuthenticator } from '../../src/server/authentication.ts';
import { developmentToken } from '../../src/server/developmentToken.ts';
import { newsroomApplication } from '../../src/server/newsroomApplication.ts';
import { nodeId } from '../reads/support.ts';
import { chromiumPath, launchChromium } from '../server/support/chromium.ts';
import { startTestServer } from '../server/support/startTestServer.ts';
import { AUTH } from '../support/auth.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { attachTo, given } from '../writing/support.ts';

describe('GraphiQL on the demo newsroom (wants Chromium: CHROME_PATH)', () => {
  const chromium = chromiumPath();
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom('embedded', 'demo');
  });
  afterAll(() => newsroom.close());

  /** GraphiQL in a browser that reaches nothing but this server. */
  async function openGraphiQL(auth: AuthConfig, query = ''): Promise<{ page: Page; elsewhere: string[] }> {
    const { url } = await startTestServer(newsroomApplication(newsroom.newsroom, createAuthenticator(auth)));
    const browser = await launchChromium(chromium ?? '');
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
    // Sooner than the test ends: so it says what was not there.
    page.setDefaultTimeout(10_000);
    const elsewhere: string[] = [];
    await page.route('**/*', (route) => {
      const address = route.request().url();
      if (address.startsWith(url) || address.startsWith('data:')) return route.continue();
      elsewhere.push(address);
      return route.abort();
    });
    await page.goto(`${url}/graphql${query}`);
    return { page, elsewhere };
  }

  it.skipIf(!chromium)('runs its first example in Chromium, with every other host blocked', async () => {
    const { page, elsewhere } = await openGraphiQL({ kind: 'none' });
    await page.getByRole('button', { name: /execute query/i }).click();
    const answer = page.locator('.result-window');
    await answer.getByText('"headline"').first().waitFor();
    expect(await answer.textContent()).toContain('biasBreakdown');
    expect(elsewhere).toEqual([]);
  });

  it.skipIf(!chromium)('runs its subscription over a WebSocket, and shows what comes', async () => {
    const { page, elsewhere } = await openGraphiQL({ kind: 'none' });
    const opened = page.waitForEvent('websocket');
    await page.getByRole('button', { name: /execute query/i }).waitFor();
    await page.locator('button[title="Live"]').click();
    // At once: GraphiQL has not looked at the new text yet.
    await page.waitForFunction(() => {
      const isThere = document.querySelector('.graphiql-query-editor')?.textContent?.includes('storyEvents');
      if (isThere) document.querySelector<HTMLElement>('.graphiql-execute-button')?.click();
      return isThere;
    });
    expect((await opened).url()).toMatch(/^ws:.*\/graphql$/);
    const answer = page.locator('.result-window');
    await answer.getByText('StorySnapshot').waitFor();

    const article = given('https://deccan-meridian.example/live', { title: 'Seen in the editor' });
    await attachTo(newsroom, demoId('Story', 'demo-calder-crossing'), article);
    await answer.getByText('Seen in the editor').waitFor();
    expect(elsewhere).toEqual([]);
  });

  it.skipIf(!chromium)('sends the token of its headers with a subscription as with a query', async () => {
    // An EMERGING story: only those who work here may follow it.
    const storyId = nodeId('Story', demoId('Story', 'demo-lake-tansel'));
    const text = `subscription { storyEvents(storyId: "${storyId}") { __typename } }`;
    const { page } = await openGraphiQL(AUTH, `?query=${encodeURIComponent(text)}`);
    const run = page.getByRole('button', { name: /execute query/i });
    const answer = page.locator('.result-window');
    await run.click();
    await answer.getByText('names no story').waitFor();

    const bearer = { subject: 'feeds', roles: ['INGEST'], seconds: 60 } as const;
    const authorization = `Bearer ${await developmentToken(bearer, AUTH, new Date())}`;
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor:visible').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(JSON.stringify({ authorization }));
    await run.click();
    await answer.getByText('StorySnapshot').waitFor();
  });
});
