import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Gate } from '../../client/test/gate.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import { type SimulatedVendor, startVendor } from '../../test/simulators/vendor.js';
import { eventually } from '../../test/support/programs.js';
import { TestServer } from '../../test/support/server.js';
import { allowOrigins, widgetKeyOf } from '../../test/widget/visitor.js';
import { launchBrowser } from './support/browser.js';
import { buildPages } from './support/pages.js';
import { type Guest, Shop } from './support/shop.js';

let vendor: SimulatedVendor;
let server: TestServer;
let browser: Browser;
let gate: Gate;
let shop: Shop;
let visiting: Guest;
beforeAll(async () => {
  await buildPages('widget');
  [vendor, browser] = await Promise.all([startVendor(), launchBrowser()]);
  server = await TestServer.start({
    LLM_PROVIDER: 'compatible',
    LLM_BASE_URL: vendor.openAiUrl,
    LLM_API_KEY: 'simulated',
    LLM_MODEL: 'sim-fast',
  });
}, 90_000);
beforeEach(async () => {
  gate = await Gate.before(server.url);
  shop = await Shop.open(gate.url, await widgetKeyOf(server));
  await allowOrigins(server, [shop.origin]);
});
afterEach(async () => {
  await visiting.leave();
  await gate.close();
  await shop.close();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await vendor.close();
});

const LONG = Array.from({ length: 50 }, (_, index) => `word${index} `);

const stored = (): Promise<Pick<MessageView, 'role' | 'content'>[]> =>
  server.sql(
    `SELECT role, content FROM messages WHERE conversation_id = (SELECT id FROM conversations ORDER BY created_at DESC LIMIT 1) ORDER BY seq`,
  );

/** Waits until the page shows each stored message once, in order. */
async function agrees(): Promise<void> {
  await eventually(async () => {
    const shown = await visiting.chat.locator('.bubble:has(footer)').allInnerTexts();
    const rows = await stored();
    return shown.length === rows.length && rows.every(({ content }, at) => shown[at]?.includes(content.trim()));
  });
}

describe('the widget on a bad line', () => {
  it('shows the whole answer once when the socket is cut in the middle of it', async () => {
    vendor.next({ chunks: LONG, paceMs: 50 });
    visiting = await (await shop.visit(browser)).open();
    await visiting.chat.getByText('Real-time').waitFor();
    await visiting.say('Tell me.');
    await visiting.chat.getByText('word5').waitFor();
    gate.cut();
    await visiting.answers.first().waitFor();
    expect(await visiting.answers.first().innerText()).toContain(LONG.join('').trim());
    await agrees();
  });

  it('works where sockets are blocked from the start, and says so', async () => {
    gate.stopsSockets = true;
    visiting = await (await shop.visit(browser)).open();
    await visiting.chat.getByText('Fallback').waitFor();
    expect(await visiting.ask('Are pets allowed?')).not.toBe('');
    await agrees();
  });

  it('sends once what was on its way when the page was reloaded', async () => {
    visiting = await (await shop.visit(browser)).open();
    await visiting.chat.getByText('Real-time').waitFor();
    gate.isDeaf = true;
    await visiting.say('Did you get this?');
    await visiting.own.getByText('Sending').waitFor();
    gate.cut();
    gate.isDeaf = false;
    await visiting.load();
    await visiting.open();
    await visiting.answers.first().waitFor();
    expect((await stored()).filter(({ role }) => role === 'user')).toHaveLength(1);
    await agrees();
  });

  it('keeps what is written offline, says so, and sends it in order', async () => {
    visiting = await (await shop.visit(browser)).open();
    await visiting.chat.getByText('Real-time').waitFor();
    gate.isClosed = true;
    gate.cut();
    await visiting.chat.locator('.badge.offline').waitFor();
    for (const text of ['One', 'Two']) await visiting.say(text);
    await visiting.own.nth(1).waitFor();
    gate.isClosed = false;
    await eventually(async () => (await stored()).filter(({ role }) => role === 'user').length === 2, 25_000);
    await agrees();
    expect((await stored()).filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      'One',
      'Two',
    ]);
  });

  it('runs and fetches nothing of a hostile answer', async () => {
    const canary = 'https://evil.example/steal?chat=1';
    vendor.next({
      chunks: [
        '<script>globalThis.hacked = 1</script><img src=x onerror="globalThis.hacked = 1">\n\n',
        `![picture](${canary}) [click](javascript:globalThis.hacked=1) [data](data:text/html,<script>1</script>)\n\n`,
        `[ref]: javascript:globalThis.hacked=1\n\n[a reference][ref] <svg onload="globalThis.hacked=1"> [site](https://good.example)\n\n`,
        `${'> '.repeat(60)}deep`,
      ],
    });
    visiting = await shop.visit(browser);
    const asked: string[] = [];
    visiting.page.on('request', (request) => asked.push(request.url()));
    await visiting.open();
    await visiting.ask('Attack me.');
    expect(await visiting.frame.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(await visiting.chat.locator('.bubble').locator('img, script, svg, iframe, object, form').count()).toBe(0);
    const links = await visiting.chat
      .locator('.bubble a')
      .evaluateAll((each) => each.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]));
    expect(links).toEqual([
      [canary, 'noopener noreferrer nofollow'],
      ['https://good.example/', 'noopener noreferrer nofollow'],
    ]);
    expect(asked.filter((url) => !url.startsWith(gate.url) && !url.startsWith(gate.url.replace('http', 'ws')))).toEqual(
      [],
    );
  });
});
