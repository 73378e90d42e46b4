import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { streamCursor } from '../../src/events/position.ts';
import { demoId } from '../../src/ingest/demoId.ts';
import { mergeStories } from '../../src/resolvers/writing/merge.ts';
import { nodeId } from '../reads/support.ts';
import { chromiumPath, launchChromium } from '../server/support/chromium.ts';
import { query } from '../support/httpClient.ts';
import { attachTo, given } from '../writing/support.ts';
import { type CuttableProxy, startProxy } from './support/cuttableProxy.ts';
import { type LiveServer, startLiveServer } from './support/liveServer.ts';

/** The story that the page opens by itself: the demo newsroom's newest. */
const STORY = demoId('Story', 'demo-calder-crossing');
const OTHER = demoId('Story', 'demo-rain-ledger');

const chromium = chromiumPath();

describe.skipIf(!chromium)(
  'The live dashboard in Chromium (wants Chromium: CHROME_PATH)',
  () => {
    it('shows a story, and lets new articles slide in and the bar move, with every other host blocked', async () => {
      const { page, live, faults } = await openDashboard();
      const sides = page.getByRole('list', { name: 'Outlets by side' });
      await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
      expect(await sides.getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringMatching(/Left\s+40 %\s+6 outlets/),
        expect.stringMatching(/Center\s+20 %\s+3 outlets/),
        expect.stringMatching(/Right\s+40 %\s+6 outlets/),
        '1 outlet not rated',
      ]);
      const widthBefore = await widthOf(page, 'center');
      const rows = page.getByRole('list', { name: 'Coverage, newest first' }).getByRole('listitem');
      expect(await rows.count()).toBe(19);
      expect(await page.locator('.arriving').count()).toBe(0);

      await attach(live, 'https://elbmarscher-morgenblatt.example/neu', 'Neues aus Calder');
      const arrived = rows.first();
      await arrived.getByRole('heading', { name: 'Neues aus Calder' }).waitFor();
      expect(await arrived.getAttribute('class')).toBe('arriving');
      expect(await arrived.textContent()).toMatch(/Elbmarscher Morgenblatt[\s\S]*Center/);
      expect(await rows.count()).toBe(20);
      await sides.getByText('4 outlets').waitFor();
      await page.waitForFunction(
        ([side, width]) => (document.querySelector(`.segment.${side}`)?.clientWidth ?? 0) > Number(width),
        ['center', widthBefore],
      );
      await page.getByText('20 articles by 17 outlets').waitFor();
      expect(faults).toEqual([]);
    });

    it('misses nothing and shows nothing twice when the network is cut and comes back', async () => {
      const { page, live, proxy } = await openDashboard();
      await attach(live, 'https://wattle-coast.example/before', 'Before the cut');
      await page.getByRole('heading', { name: 'Before the cut' }).waitFor();

      const titles = await attachWhileCut(page, live, proxy);
      await page.getByRole('status').getByText('Caught up').waitFor();
      await attachAfter(page, live);
      expect(await notShownOnce(page, ['Before the cut', ...titles, 'After the cut'])).toEqual([]);
      expect(await shownIds(page)).toEqual(await idsByApi(live));
    });

    it('would miss them if it went on from now (so that the test above can fail)', async () => {
      const { page, live, proxy } = await openDashboard(async (after, { url }) =>
        after === null ? null : await cursorOf(url),
      );
      const titles = await attachWhileCut(page, live, proxy);
      await page.getByRole('status').getByText('Caught up').waitFor();
      await attachAfter(page, live);
      expect(await notShownOnce(page, titles)).toEqual(titles);
    });

    it('reads the story again where what it missed cannot be told', async () => {
      const { page, live, proxy } = await openDashboard(async (_after, { room }) => {
        const { tailer } = room.newsroom.log;
        return streamCursor({ ...tailer.applied, offset: tailer.applied.offset + 1_000 });
      });
      const titles = await attachWhileCut(page, live, proxy);
      await attachAfter(page, live);
      expect(await notShownOnce(page, titles)).toEqual([]);
      expect(await shownIds(page)).toEqual(await idsByApi(live));
    });

    it('leads on to the story that its own was merged into', async () => {
      const { page, live } = await openDashboard();
      await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
      const { database, newsroom } = live.room;
      await inTransaction(database, (tx) =>
        mergeStories(tx, { fromId: STORY, intoId: OTHER, at: new Date() }),
      );
      await newsroom.catchUp();
      const alert = page.getByRole('alert');
      await alert.getByText('This story was merged into').waitFor();
      await alert.getByRole('link', { name: 'Family rain ledger fills gap in monsoon records' }).click();
      await page
        .getByRole('heading', { level: 1, name: 'Family rain ledger fills gap in monsoon records' })
        .waitFor();
      await page.getByText('20 articles by').waitFor();
    });

    it('names its landmarks, headings, lists and links, and can be used by keyboard, at 360 pixels too', async () => {
      const { page } = await openDashboard();
      await page.setViewportSize({ width: 360, height: 740 });
      for (const landmark of ['banner', 'main', 'contentinfo', 'complementary'] as const) {
        expect(await page.getByRole(landmark).count(), landmark).toBe(1);
      }
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      for (const name of ['Who covers it', 'Coverage, newest first', 'Timeline']) {
        await page.getByRole('heading', { level: 2, name }).waitFor();
        await page.getByRole(name === 'Timeline' ? 'complementary' : 'region', { name }).waitFor();
      }
      expect(await page.getByRole('heading', { level: 3 }).count()).toBeGreaterThan(19);
      const nameless = await page
        .getByRole('link')
        .evaluateAll((links) => links.filter((link) => !link.textContent?.trim()).length);
      expect(nameless).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);

      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Skip to the story');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      const stories = page.getByRole('navigation', { name: 'Developing stories' }).getByRole('link');
      await stories.first().waitFor();
      expect(await stories.first().getAttribute('aria-current')).toBe('page');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Ferry runs aground' }).waitFor();
      expect(page.url()).toContain('/live?story=ferry-runs-aground');
    });

    it('says so where there is no such story', async () => {
      const { page, proxy } = await openDashboard();
      await page.goto(`${proxy.url}/live?story=nowhere`);
      await page.getByRole('heading', { level: 1, name: 'There is no story “nowhere”.' }).waitFor();
      await page.getByRole('status').getByText('Not connected').waitFor();
    });
  },
  120_000,
);

interface Dashboard {
  readonly page: Page;
  readonly live: LiveServer;
  /** Between the browser and the server. */
  readonly proxy: CuttableProxy;
  /** What the page complained of, or asked other hosts for. */
  readonly faults: readonly string[];
}

/** What a subscription goes on from instead of `after` of its first subscription; `after` is null in that. Answers null to leave it. */
type Rewrite = (after: string | null, live: LiveServer) => Promise<string | null>;

/** Opens `/live` on a demo newsroom of its own, and waits until the story is there. */
async function openDashboard(rewrite?: Rewrite): Promise<Dashboard> {
  const live = await startLiveServer('embedded');
  onTestFinished(live.close);
  const proxy = await startProxy(live.url);
  const browser = await launchChromium(chromium ?? '');
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.route(
    (address) => address.host !== new URL(proxy.url).host && address.protocol !== 'data:',
    (route) => {
      faults.push(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  if (rewrite) await rewriteAfter(page, live, rewrite);
  await page.goto(`${proxy.url}/live`);
  await page.getByRole('heading', { level: 1, name: 'Court orders Calder County' }).waitFor();
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  return { page, live, proxy, faults };
}

/** Stands between the page and its socket, and changes where every subscription but the first goes on from. */
async function rewriteAfter(page: Page, live: LiveServer, rewrite: Rewrite): Promise<void> {
  let isFirst = true;
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage(async (text) => {
      const message = JSON.parse(String(text));
      if (message.type !== 'subscribe') return server.send(text);
      const { variables } = message.payload;
      const after = await rewrite(isFirst ? null : variables.after, live);
      if (!isFirst && after !== null) variables.after = after;
      isFirst = false;
      server.send(JSON.stringify(message));
    });
  });
}

function attach({ room }: LiveServer, url: string, title: string): Promise<unknown> {
  return attachTo(room, STORY, given(url, { title, publishedAt: new Date().toISOString() }));
}

/** Cuts the network, attaches three articles, and lets the network come back. Answers their titles. */
async function attachWhileCut(page: Page, live: LiveServer, proxy: CuttableProxy): Promise<string[]> {
  proxy.cut();
  await page.getByRole('status').getByText('Reconnecting').waitFor();
  const titles = ['First while away', 'Second while away', 'Third while away'];
  for (const [place, title] of titles.entries()) {
    await attach(live, `https://vistula-post.example/away-${place}`, title);
  }
  // Whoever comes back too early must try again.
  await proxy.refused();
  proxy.restore();
  return titles;
}

/** One more article, seen by the page: all that it will ever be told of what went before, it has been told by then. */
async function attachAfter(page: Page, live: LiveServer): Promise<void> {
  await attach(live, 'https://quaidujour.example/after', 'After the cut');
  await page.getByRole('heading', { name: 'After the cut' }).waitFor();
}

/** The titles that do not stand on the page exactly once. */
async function notShownOnce(page: Page, titles: readonly string[]): Promise<string[]> {
  const shown = await page.locator('#articles h3').allInnerTexts();
  return titles.filter((title) => shown.filter((each) => each === title).length !== 1);
}

async function shownIds(page: Page): Promise<string[]> {
  return page
    .locator('#articles > li')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-id') ?? ''));
}

async function idsByApi({ room }: LiveServer): Promise<string[]> {
  const { node } = await room.data(
    'query ($id: ID!) { node(id: $id) { ... on Story { articles(first: 60) { nodes { id } } } } }',
    { id: nodeId('Story', STORY) },
  );
  return node.articles.nodes.map(({ id }: { id: string }) => id);
}

async function cursorOf(url: string): Promise<string> {
  const { data } = (await query(url, '{ streamCursor }')).json();
  return String(data?.['streamCursor']);
}

function widthOf(page: Page, side: string): Promise<number> {
  return page.locator(`.segment.${side}`).evaluate((segment) => segment.clientWidth);
}
