import type { Page } from 'playwright-core';
import type { Stage } from './stage.js';
import type { Story } from './story.js';

export interface Scene {
  readonly stage: Stage;
  readonly story: Story;
}

export interface Picture {
  /** Of the file, without `.png`. */
  readonly name: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether the demo's seller is logged in, as in most pictures. */
  readonly isLoggedIn?: boolean;
  /** Goes to the page, and waits until it shows what the picture is of. */
  readonly show: (page: Page, scene: Scene) => Promise<void>;
}

const PHONE = { width: 390, height: 780 } as const;

/** Shows a page of the console, once it shows a text. */
const at =
  (path: (story: Story) => string, text: string): Picture['show'] =>
  async (page, { stage, story }) => {
    await page.goto(`${stage.url}/console${path(story)}`);
    await page.getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle');
  };

const conversation = at(({ negotiation }) => `/inbox/all/${negotiation}`, 'best price');

const cannedChoice: Picture['show'] = async (page, scene) => {
  await conversation(page, scene);
  await page.getByRole('textbox', { name: 'Reply' }).fill('/');
  await page.getByRole('option').first().waitFor();
};

/** Every picture of the documentation. Add yours here; they are taken one after the other, in a browser context of their own. */
export const pictures: readonly Picture[] = [
  { name: 'login', isLoggedIn: false, show: at(() => '', 'Log in') },
  { name: 'console', show: conversation },
  { name: 'console-dark', colorScheme: 'dark', show: conversation },
  { name: 'console-queue', show: at(({ queued }) => `/inbox/queue/${queued}`, 'Accept') },
  { name: 'console-canned', show: cannedChoice },
  { name: 'console-phone', viewport: PHONE, show: conversation },
];
