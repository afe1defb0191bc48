import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { quiet } from '../support/answering.js';
import { freePort } from '../support/free-port.js';
import { History, type Send } from '../support/history-checker.js';
import { muteAssistant } from '../support/nodes.js';
import { Product, SharedDatabase, tokenOf } from '../support/product.js';
import { recordedSend } from '../support/recorded-send.js';
import { RoamingClient, RoamingWatcher } from '../support/roaming-client.js';
import { chance } from '../support/rounds.js';

/** How long the nodes are killed: D16 takes ten minutes, `CHAOS_SECONDS=600`. */
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 15);
const CONVERSATIONS = 8;
/** The assistant answers in so many of them. */
const WITH_ASSISTANT = 2;
const WRITERS = 10;
const START_MS = 60_000;

const luck = chance('sockets in chaos');
const history = new History();
let database: SharedDatabase;
let nodes: Product[];
let ports: number[];
const writing = { isOver: false };
const roamers: RoamingClient[] = [];

async function start(port: number): Promise<Product> {
  const env = { DATABASE_URL: database.url, PORT: `${port}`, GENERATION_LEASE_MS: '1000', DRAIN_TIMEOUT_MS: '1000' };
  const node = await Product.launch(env);
  // The clients go on meanwhile, and leave it little of a small machine.
  await node.ready(START_MS);
  return node;
}

beforeAll(async () => {
  database = await SharedDatabase.create();
  ports = [await freePort(), await freePort()];
  nodes = await Promise.all(ports.map(start));
});
afterAll(async () => {
  for (const client of roamers) client.close();
  await Promise.all(nodes.map((node) => node.kill()));
  await database.drop();
});

const roamer = (): RoamingClient => {
  const token = tokenOf({ sub: 'ann', role: 'user', project_id: database.projectId });
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const client = new RoamingClient(urls, token, luck);
  roamers.push(client);
  return client;
};

const overRest = (send: Send) => recordedSend(luck.pick(nodes).as(database.projectId), history, send);

/** One message, sent in one of the ways of a client whose network is bad, again and again until it is acknowledged. */
async function deliver(client: RoamingClient, send: Send): Promise<void> {
  const way = luck.below(10);
  for (let tried = 0; ; tried += 1) {
    const sending = recordedSend(await client.socket(), history, send);
    const fallback = way < 2 ? overRest(send) : null;
    // Before the message has left, on its way, or before the acknowledgement has come.
    if (way === 2 && tried === 0) setTimeout(() => client.reset(), luck.below(6));
    const tries = await Promise.all([sending, fallback]);
    if (tries.some((operation) => operation?.outcome === 'ok')) break;
    await pause(20);
  }
  // The client did not notice, and says it again elsewhere.
  if (way === 3) await overRest(send);
}

async function write(name: string, conversations: readonly string[]): Promise<void> {
  const client = roamer();
  for (let n = 0; !writing.isOver; n += 1) {
    const id = `${name}-${n}`;
    const where = { conversation_id: luck.pick(conversations), sender: 'ann' };
    await deliver(client, { ...where, client_message_id: id, content: `message ${id}` });
    await pause(luck.below(20));
  }
  client.close();
}

/** Takes one node at a time away, mostly without a warning, and puts it back. */
async function disturb(): Promise<string[]> {
  const outputs: string[] = [];
  const end = Date.now() + SECONDS * 1_000;
  while (Date.now() < end) {
    await pause(500 + luck.below(1_500));
    const index = luck.below(nodes.length);
    nodes[index]?.signal(luck.below(4) === 0 ? 'SIGTERM' : 'SIGKILL');
    outputs.push((await nodes[index]?.ended)?.output ?? '');
    nodes[index] = await start(ports[index] ?? 0);
  }
  return outputs;
}

it(
  'two nodes keep every promise while they are killed, and sockets are reset',
  async () => {
    const conversations: string[] = [];
    for (let n = 0; n < CONVERSATIONS; n += 1) {
      conversations.push((await (nodes[0] as Product).as(database.projectId).open()).id);
    }
    await muteAssistant(database, conversations.slice(WITH_ASSISTANT));
    const watchers = conversations.map((id) => new RoamingWatcher(roamer(), id));
    const writers = Array.from({ length: WRITERS }, (_, n) => write(`w${n}`, conversations));
    const outputs = await disturb();
    writing.isOver = true;
    await Promise.all(writers);
    for (const id of conversations) await quiet(database, id, 30_000);
    await Promise.all(watchers.map((watcher) => watcher.stop()));

    expect(history.count('unknown')).toBeGreaterThan(0);
    expect(await history.check(database.url)).toEqual([]);
    expect(watchers.flatMap(({ violations }) => violations)).toEqual([]);
    for (const [index, id] of conversations.entries()) {
      const rows = await database.sql<{ id: string }>(
        'SELECT id FROM messages WHERE conversation_id = $1 ORDER BY seq',
        [id],
      );
      expect(rows.length).toBeGreaterThan(10);
      expect(watchers[index]?.messages.map((message) => message.id)).toEqual(rows.map((row) => row.id));
    }
    for (const output of [...outputs, ...nodes.map((node) => node.output)]) {
      expect(output).not.toMatch(/uncaughtException|unhandledRejection/);
    }
  },
  (SECONDS + 150) * 1_000,
);
