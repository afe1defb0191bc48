import type { Browser } from 'playwright-core';
import { type SimulatedVendor, startVendor } from '../../../test/simulators/vendor.js';
import { TestServer } from '../../../test/support/server.js';
import { launchBrowser } from './browser.js';
import { Desk, type DeskOptions } from './desk.js';
import { buildPages, type PagesName } from './pages.js';

/** A server whose model is simulated, a browser, and the desks at which people answer. */
export class Office {
  private readonly desks: Desk[] = [];

  private constructor(
    readonly server: TestServer,
    readonly vendor: SimulatedVendor,
    readonly browser: Browser,
  ) {}

  static async open(...pages: PagesName[]): Promise<Office> {
    await buildPages(...pages);
    const [vendor, browser] = await Promise.all([startVendor(), launchBrowser()]);
    const server = await TestServer.start({
      LLM_PROVIDER: 'compatible',
      LLM_BASE_URL: vendor.openAiUrl,
      LLM_API_KEY: 'simulated',
      LLM_MODEL: 'sim-fast',
    });
    return new Office(server, vendor, browser);
  }

  /** A new account in front of the login page. */
  async door(options: DeskOptions = {}): Promise<Desk> {
    const desk = await Desk.open(this.server, this.browser, options);
    this.desks.push(desk);
    return desk;
  }

  /** A new account that has logged in. */
  async desk(options: DeskOptions = {}): Promise<Desk> {
    return (await this.door(options)).logIn();
  }

  /** Everybody leaves their desk; the office stays open. */
  async goHome(): Promise<void> {
    for (const desk of this.desks.splice(0)) await desk.leave();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.vendor.close();
  }
}
