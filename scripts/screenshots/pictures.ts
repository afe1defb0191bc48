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

/** Shows a page of the demo's site. */
const site =
  (path: string): Picture['show'] =>
  async (page, { stage }) => {
    await page.goto(`${stage.url}/demo${path}`);
    await page.locator('omnichat-widget button').waitFor();
    await page.getByText('See omnichat in a minute').click();
  };

/** Shows the chat on a home's page, after an answer that names its source. */
const chat =
  (language: string): Picture['show'] =>
  async (page, scene) => {
    await site('/homes/lantern-court')(page, scene);
    await page.locator('html').evaluate((html, lang) => html.setAttribute('lang', lang), language);
    await page.getByRole('button', { name: 'Ask about this home' }).click();
    const frame = page.frameLocator('omnichat-widget iframe');
    for (const question of ['How many bedrooms does it have?', 'Are pets allowed?']) {
      const before = await frame.locator('.bubble.other:has(footer)').count();
      await frame.getByRole('textbox').fill(question);
      await frame.getByRole('textbox').press('Enter');
      await frame.locator('.bubble.other:has(footer)').nth(before).waitFor();
    }
    await frame.locator('.sources summary').last().click();
    await frame.locator('.badge.real-time').waitFor();
    await frame
      .locator('.thread')
      .evaluate((thread) => thread.scrollTo({ top: thread.scrollHeight, behavior: 'instant' }));
  };

/** The rules of routing, and who would get a chat by them. */
const simulated: Picture['show'] = async (page, scene) => {
  await at(() => '/routing', 'Who gets a chat')(page, scene);
  await page.getByRole('button', { name: 'Who would get it?' }).click();
  await page.getByRole('table').waitFor();
};

/** The figures of a week: the story is of today. */
const figures: Picture['show'] = async (page, scene) => {
  await at(() => '/figures', 'Why a person was asked for')(page, scene);
  await page.getByText('7 days').click();
  await page.locator('[aria-busy=false] .recharts-bar-rectangle').filter({ visible: true }).first().waitFor();
};

/** A call in which the assistant is just saying something. */
const spoken: Picture['show'] = async (page, scene) => {
  await at(({ talking }) => `/inbox/all/${talking}`, 'Whisper by')(page, scene);
  await page.getByRole('region', { name: 'Call' }).waitFor();
  await page.keyboard.press('w');
  const session = scene.stage.voice.sessions.at(-1);
  // What the picture before has begun is withdrawn.
  session?.interrupt(0);
  session?.answers({ text: 'Very quiet: its windows face the harbour. Would you like to', stays: true });
  await page.getByText('Would you like to').waitFor();
};

/** A page in light and in dark. */
const both = (name: string, show: Picture['show']): Picture[] => [
  { name, show },
  { name: `${name}-dark`, colorScheme: 'dark', show },
];

/** A page of the console as it opens. */
const plain = (name: string, text: string): Picture[] =>
  both(
    `console-${name}`,
    at(() => `/${name}`, text),
  );

const VISITOR = { isLoggedIn: false } as const;

/** Every picture of the documentation. Add yours here; they are taken one after the other, in a browser context of their own. */
export const pictures: readonly Picture[] = [
  ...both(
    'login',
    at(() => '', 'Log in'),
  ).map((picture) => ({ ...picture, isLoggedIn: false })),
  { name: 'console', show: conversation },
  { name: 'console-dark', colorScheme: 'dark', show: conversation },
  ...both(
    'console-queue',
    at(({ queued }) => `/inbox/queue/${queued}`, 'Accept'),
  ),
  ...both('console-call', spoken),
  { name: 'console-canned', show: cannedChoice },
  ...both('console-figures', figures),
  ...both(
    'console-chatbots',
    at(() => '/chatbots', 'When a person is called'),
  ),
  ...both('console-routing', simulated),
  ...plain('canned-replies', 'Book a viewing'),
  ...plain('knowledge', 'Renting from us'),
  ...plain('records', 'quay-loft'),
  ...plain('sellers', 'Jonas Weber'),
  ...plain('voice', 'Works'),
  ...plain('tokens', 'Web shop'),
  ...plain('project', 'What your business is called'),
  ...both(
    'console-widget',
    at(() => '/widget', 'Preview'),
  ),
  { name: 'console-phone', viewport: PHONE, show: conversation },
  { name: 'demo', ...VISITOR, show: site('') },
  { name: 'demo-dark', ...VISITOR, colorScheme: 'dark', show: site('/homes/quay-loft') },
  { name: 'widget', ...VISITOR, show: chat('en') },
  { name: 'widget-dark', ...VISITOR, colorScheme: 'dark', show: chat('en') },
  { name: 'widget-phone', ...VISITOR, viewport: PHONE, show: chat('en') },
];
