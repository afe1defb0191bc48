import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';
import { widgetKeyOf } from '../widget/visitor.js';

interface Element {
  textContent: string;
  value: string;
  onsubmit?: (event: object) => void;
}
interface Page {
  readonly element: (id: string) => Element;
  say(text: string): void;
}

let server: TestServer;
let key: string;
const ends: (() => void)[] = [];
beforeAll(async () => {
  server = await TestServer.start();
  key = await widgetKeyOf(server);
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => server.stop());

/** Runs the page's script as it stands, with a document that has just what the script touches. `isBlocked`: no socket gets through. */
function open(file: string, { isBlocked = false, storage = new Map<string, string>() } = {}): Page {
  const html = readFileSync(join(import.meta.dirname, '../../docs/examples', file), 'utf8');
  expect(html.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
  const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
  const elements = new Map<string, Element>();
  const element = (id: string): Element => {
    if (!elements.has(id)) elements.set(id, { textContent: '', value: '' });
    return elements.get(id) as Element;
  };
  let isOver = false;
  const later = (work: () => void, ms: number) => setTimeout(() => isOver || work(), ms).unref();
  const context = createContext({
    document: { getElementById: element },
    localStorage: {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => storage.set(name, value),
    },
    io: (url: string, options: object) => {
      const socket = io(isBlocked ? 'http://127.0.0.1:9' : url, { ...options, forceNew: true });
      ends.push(() => socket.close());
      return socket;
    },
    WebSocket: class extends WebSocket {
      constructor(url: string) {
        super(url);
        ends.push(() => this.terminate());
      }
    },
    setInterval: (work: () => void, ms: number) => {
      const timer = setInterval(work, ms);
      ends.push(() => clearInterval(timer));
    },
    setTimeout: later,
    fetch,
    crypto,
    console: { warn: () => undefined },
  });
  ends.unshift(() => (isOver = true));
  runInContext(script.replace('127.0.0.1:3000', new URL(server.url).host).replace('wk_…', key), context);
  const say = (text: string): void => {
    element('text').value = text;
    element('form').onsubmit?.({ preventDefault: () => undefined });
  };
  return { element, say };
}

const log = (page: Page): string => page.element('log').textContent;
const shows = (page: Page, text: string) => eventually(() => Promise.resolve(log(page).includes(text)));
/** The answer may be seen as it is written, before the history is there. */
const answered = async (page: Page): Promise<void> => {
  for (const text of ['We are open from 9:00 to 18:00', 'When are you open?']) await shows(page, text);
};

it.each([
  ['live-chat.html', false, 'Real-time'],
  ['live-chat.html', true, 'Fallback'],
  ['plain-websocket.html', false, 'Real-time'],
] as const)('%s, with sockets blocked: %s, shows an answer and its badge', async (file, isBlocked, badge) => {
  const storage = new Map<string, string>();
  const page = open(file, { isBlocked, storage });
  page.say('When are you open?');
  await answered(page);
  expect(page.element('badge').textContent).toBe(badge);
  expect(log(page).match(/When are you open\?/g)).toHaveLength(1);
  if (file === 'plain-websocket.html') return;
  const back = open(file, { storage });
  await answered(back);
  expect(log(back).match(/When are you open\?/g)).toHaveLength(1);
});
