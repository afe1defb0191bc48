import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { parseSettings } from '../../src/config/settings.js';
import { demoLogin, type DemoLogin, furnishDemo } from '../../src/demo.js';
import { PinoLogger } from '../../src/platform/logging/pino-logger.js';
import { type Server, startServer } from '../../src/server.js';
import { type SimulatedRealtime, startRealtimeVendor } from '../../test/simulators/realtime/realtime-vendor.js';
import { ApiClient } from '../../test/support/api-client.js';
import { eventually } from '../../test/support/programs.js';
import { callSettings } from '../../test/voice/calling.js';
import { launchBrowser } from '../../web/test/support/browser.js';

const USUAL = { width: 1_280, height: 800 } as const;

/** What a browser keeps of a login. */
type Kept = Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>;

/** The product with its furnished demo, on a database of its own, and a browser. */
export class Stage {
  private kept: Kept | null = null;

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly dataFolder: string,
    private readonly login: DemoLogin,
    /** The demo's seller, who is an administrator. */
    readonly mia: ApiClient,
    /** Answers the calls of visitors. */
    readonly voice: SimulatedRealtime,
  ) {}

  static async open(): Promise<Stage> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'omnichat-pictures-'));
    const voice = await startRealtimeVendor();
    const settings = parseSettings({
      ...callSettings(voice),
      PORT: '0',
      LOG_LEVEL: 'warn',
      LLM_PROVIDER: 'local',
      DATA_DIR: dataFolder,
    });
    const server = await startServer(settings, new PinoLogger(settings.LOG_LEVEL));
    const { app, url, demoProjectId } = server;
    if (!demoProjectId) throw new Error('There is no demo project.');
    await furnishDemo(app, demoProjectId, url);
    const login = await demoLogin(app, demoProjectId);
    if (!login) throw new Error('There is no demo seller.');
    const { body } = await new ApiClient(url).post<{ access_token: string }>('/auth/login', login);
    const mia = new ApiClient(url, body.access_token);
    await eventually(() => isIndexed(mia), 60_000);
    return new Stage(server, await launchBrowser(), dataFolder, login, mia, voice);
  }

  /** Where the server is, without a slash at the end. */
  get url(): string {
    return this.server.url;
  }

  get databaseUrl(): string {
    return this.server.databaseUrl;
  }

  get projectId(): string {
    return this.server.demoProjectId as string;
  }

  /** A page in a browser context of its own; close that when you are done. */
  async page({
    colorScheme = 'light',
    viewport = USUAL,
    isLoggedIn = true,
  }: {
    colorScheme?: 'light' | 'dark';
    viewport?: { width: number; height: number };
    isLoggedIn?: boolean;
  }): Promise<Page> {
    if (isLoggedIn) this.kept ??= await this.logIn();
    const options = { colorScheme, viewport, locale: 'en-GB', reducedMotion: 'reduce' } as const;
    const storage = isLoggedIn && this.kept ? { storageState: this.kept } : {};
    const context = await this.browser.newContext({ ...options, ...storage });
    context.setDefaultTimeout(20_000);
    return context.newPage();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.voice.close();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  private async logIn(): Promise<Kept> {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${this.url}/console`);
    await page.getByLabel('E-mail').fill(this.login.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(this.login.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'Mine' }).waitFor();
    const kept = await context.storageState({ indexedDB: true });
    await context.close();
    return kept;
  }
}

async function isIndexed(api: ApiClient): Promise<boolean> {
  const { body } = await api.get<{ data: { status: string }[] }>('/knowledge/documents');
  return body.data.every(({ status }) => status === 'ready');
}
