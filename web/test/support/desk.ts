import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ApiClient } from '../../../test/support/api-client.js';
import type { TestServer } from '../../../test/support/server.js';

const USUAL = { locale: 'en', viewport: { width: 1_280, height: 800 }, reducedMotion: 'reduce' } as const;
const PASSWORD = 'a long enough secret';

export interface DeskOptions extends BrowserContextOptions {
  readonly name?: string;
  readonly role?: 'seller' | 'admin';
  /** Where the browser finds the server, if something stands between. */
  readonly url?: string;
}

/** Somebody who answers: an account, and the console in a browser. */
export class Desk {
  /** What went wrong in the page, and what else than this server it asked. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly url: string,
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly email: string,
    /** The same seller over REST. */
    readonly api: ApiClient,
  ) {
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const asked = request.url();
      if (!asked.startsWith(url) && !asked.startsWith('data:')) this.complaints.push(`asked ${asked}`);
    });
  }

  /** A new seller in front of the login page. */
  static async open(
    server: TestServer,
    browser: Browser,
    { name = 'Mia Berg', role = 'seller', url = server.url, ...options }: DeskOptions = {},
  ): Promise<Desk> {
    const email = `${randomUUID()}@example.com`;
    const made = await server.as({ role: 'admin' }).post('/sellers', { email, name, password: PASSWORD, role });
    if (made.status !== 201) throw new Error(made.text);
    const login = await server.as().post<{ access_token: string }>('/auth/login', { email, password: PASSWORD });
    const context = await browser.newContext({ ...USUAL, ...options });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const desk = new Desk(url, context, page, email, new ApiClient(server.url, login.body.access_token));
    await page.goto(`${url}/console`);
    return desk;
  }

  async logIn(): Promise<this> {
    await this.page.getByLabel('E-mail').fill(this.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.list('Mine').waitFor();
    await this.page.getByText('Real-time').first().waitFor();
    return this;
  }

  /** The way to a list, which says its length. */
  list(name: string | RegExp): Locator {
    return this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });
  }

  /** A line of the list that is shown. */
  entry(text: string | RegExp): Locator {
    return this.page.getByRole('list').getByRole('link', { name: text });
  }

  get thread(): Locator {
    return this.page.getByRole('log');
  }

  get reply(): Locator {
    return this.page.getByRole('textbox', { name: 'Reply' });
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.url}/console${path}`);
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
