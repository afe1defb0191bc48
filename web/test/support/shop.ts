import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, BrowserContextOptions, Browser, Frame, Page } from 'playwright-core';
import type { Locator } from 'playwright-core';

/** A business's own web page, on an origin of its own, with as strict a policy as pages have. */
export class Shop {
  /** What the browsers were refused, and what went wrong in them. */
  readonly complaints: string[] = [];
  private readonly server = createServer(({ url = '/' }, response) => {
    const language = new URL(url, 'http://shop').searchParams.get('lang') ?? 'en';
    const policy = `default-src 'none'; style-src 'self'; script-src ${this.chatUrl}; frame-src ${this.chatUrl}`;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      ...this.headers,
    });
    response.end(pageOf(this.chatUrl, this.widgetKey, language));
  });

  private constructor(
    private readonly chatUrl: string,
    private readonly widgetKey: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** `headers` go with its page. */
  static async open(chatUrl: string, widgetKey: string, headers: Record<string, string> = {}): Promise<Shop> {
    const shop = new Shop(chatUrl, widgetKey, headers);
    shop.server.listen(0, '127.0.0.1');
    await once(shop.server, 'listening');
    return shop;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A visitor with a browser of its own, on the shop's page. */
  async visit(browser: Browser, { lang = 'en', ...options }: BrowserContextOptions & { lang?: string } = {}) {
    const context = await browser.newContext({ locale: lang, ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    const guest = new Guest(context, page, `${this.origin}/?lang=${lang}`);
    await guest.load();
    return guest;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Somebody in front of the page, who sees what is on it. */
export class Guest {
  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly address: string,
  ) {}

  async load(): Promise<void> {
    await this.page.goto(this.address);
    await this.page.waitForFunction(() => 'omnichat' in globalThis);
  }

  get launcher(): Locator {
    return this.page.locator('omnichat-widget button');
  }

  get chat() {
    return this.page.frameLocator('omnichat-widget iframe');
  }

  /** The frame's document, for questions to the page. */
  get frame(): Frame {
    const frame = this.page.frames().find((each) => each.url().includes('/widget/frame'));
    if (!frame) throw new Error('the chat has no frame');
    return frame;
  }

  get field(): Locator {
    return this.chat.getByRole('textbox');
  }

  get answers(): Locator {
    return this.chat.locator('.bubble.other:has(footer)');
  }

  get own(): Locator {
    return this.chat.locator('.bubble.own');
  }

  async open(): Promise<this> {
    await this.launcher.click();
    await this.field.waitFor();
    return this;
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Says something and waits for the whole answer. */
  async ask(text: string): Promise<string> {
    const before = await this.answers.count();
    await this.say(text);
    await this.answers.nth(before).waitFor();
    return this.answers.nth(before).innerText();
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}

const pageOf = (url: string, key: string, language: string): string => `<!doctype html>
<html lang="${language}"${language === 'ar' ? ' dir="rtl"' : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Harbour Homes</title></head>
<body><main><h1>Harbour Homes</h1><p>Flats and houses by the sea.</p></main>
<script src="${url}/widget.js" data-widget-key="${key}" async></script></body></html>`;
