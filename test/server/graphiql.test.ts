import { parse } from 'graphql';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readExamples } from '../../src/server/examples.ts';
import { send } from '../support/httpClient.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { smallApplication } from './support/smallApplication.ts';
import { startTestServer } from './support/startTestServer.ts';

const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('The examples', () => {
  it('are eleven operations that say what they show', async () => {
    const examples = await readExamples();
    expect(examples.map(({ name }) => name)).toEqual([
      'front-page',
      'one-story',
      'side-by-side',
      'analysts-table',
      'coverage-over-time',
      'source-overlap',
      'search',
      'source-and-raters',
      'blindspots',
      'bias-trend',
      'live',
    ]);
    for (const { query, variables } of examples) {
      expect(query).toMatch(/^# [A-Z]/);
      const operations = parse(query).definitions.filter((each) => each.kind === 'OperationDefinition');
      expect(operations).toHaveLength(1);
      expect(operations[0]?.name).toBeDefined();
      const declared = operations[0]?.variableDefinitions?.map((each) => each.variable.name.value) ?? [];
      expect(Object.keys(JSON.parse(variables ?? '{}'))).toEqual(declared);
    }
  });
});

describe('GraphiQL', () => {
  it('is what a browser gets at /graphql, and a client does not', async () => {
    const { url } = await startTestServer(smallApplication());
    const page = await send(`${url}/graphql`, asBrowser);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const client = await send(`${url}/graphql?query={greeting}`, { headers: { accept: 'application/json' } });
    expect(client.json().data).toEqual({ greeting: 'Hello, world!' });
  });

  it('names nothing outside this server, and forbids it', async () => {
    const { url } = await startTestServer(smallApplication());
    const page = await send(`${url}/graphql`, asBrowser);
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect(address).toMatch(/^(\/graphiql\/[\w./-]+|data:.*)$/);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);

    for (const address of addresses.filter((each) => each.startsWith('/'))) {
      const asset = await send(url + address);
      expect(asset.status).toBe(200);
      expect(asset.headers.get('cache-control')).toContain('immutable');
      expect(asset.headers.get('content-encoding')).toBe('gzip');
    }
  });

  const chromium = chromiumPath();
  const title = 'loads in Chromium with every other host blocked, and runs an operation';
  it.skipIf(!chromium)(
    chromium ? title : `${title} (skipped: no Chromium, set CHROME_PATH)`,
    async () => {
      const app = smallApplication();
      const { url } = await startTestServer(app);
      const browser = await launchChromium(chromium ?? '');
      onTestFinished(() => browser.close());
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const faults = watch(page, url);

      // A query in the address opens in a tab of its own, behind the examples.
      await page.goto(`${url}/graphql?query=${encodeURIComponent('{ greeting(name: "Chromium") }')}`);
      await page.getByRole('button', { name: /execute query/i }).click();
      await page.getByText('Hello, Chromium!').first().waitFor();
      expect(app.ran).toContain('greeting');

      await page.evaluate('localStorage.clear()');
      await page.goto(`${url}/graphql`);
      await page.getByRole('tab', { name: 'FrontPage' }).waitFor();
      const tabs = await page.getByRole('tab').allInnerTexts();
      expect(tabs).toEqual(expect.arrayContaining(['FrontPage', 'Story', 'Overlap', 'Trend']));

      for (const [tab, words] of [
        ['Overlap', 'sourceOverlap'],
        ['Story', 'revision'],
        ['Table', 'coverageTable'],
        ['FrontPage', 'biasBreakdown'],
      ]) {
        await page.locator(`button[title="${tab}"]`).click();
        await page.locator('[role=tab][aria-selected=true]', { hasText: tab ?? '' }).waitFor();
        await page.locator('.graphiql-query-editor', { hasText: words ?? '' }).waitFor();
      }

      expect(faults).toEqual([]);
    },
    60_000,
  );
});

/** Lets the page reach only the server; collects what it tried besides, and what it complained of. */
function watch(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob):/.test(address)) faults.push(`asked for ${address}`);
  });
  void page.route(
    (address) => !address.href.startsWith(url),
    (route) => route.abort(),
  );
  return faults;
}
