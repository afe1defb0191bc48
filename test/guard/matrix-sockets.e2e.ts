import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { socketCommands } from '../../src/contract/socket-events.js';
import { SocketServer } from '../../src/platform/sockets/socket-server.js';
import { TestServer } from '../support/server.js';
import { type CommandCase, COMMANDS, SOCKET_ACTORS, type SocketActor, type Thread } from './commands.js';
import { Stage } from './socket-cast.js';

let server: TestServer;
let stage: Stage;
let shared: Thread;
beforeAll(async () => {
  server = await TestServer.start();
  stage = await Stage.set(server);
  shared = await stage.thread();
});
afterAll(async () => {
  stage.leave();
  await server.stop();
});

/** They are in the project, or have the owner's name, or work elsewhere: to all of them the owner's thread is absent. */
const OUTSIDERS: readonly SocketActor[] = [
  'neighbour',
  'stranger',
  'foreign-seller',
  'foreign-admin',
  'other-contact',
  'foreign-contact',
];

const payload = ({ names, input }: CommandCase, id: string) => ({ ...input?.(), ...(names && { [names.field]: id }) });

/** Everything that a wrong id may look like. */
const wrongIds = (id: string): string[] => [
  randomUUID(),
  '00000000-0000-0000-0000-000000000000',
  'x',
  '0',
  '',
  'null',
  `${id}0`,
  id.replaceAll('-', ''),
  `{${id}}`,
  `${id}\u0000`,
  "1'--",
  'a'.repeat(2_000),
];

/** The answer as it is on the wire, without the one id that is new every time. */
const bytes = (answer: object | undefined): string =>
  JSON.stringify(answer).replace(/"request_id":"[^"]+"/, '"request_id":""');

const roomsOf = (actor: SocketActor): string[] => {
  const { id = '' } = stage.socketOf(actor).socket;
  return [...(server.server.app.get(SocketServer).io?.of('/').sockets.get(id)?.rooms ?? [])];
};

it('names every command of the contract, and no other', () => {
  expect(Object.keys(COMMANDS).sort()).toEqual(Object.keys(socketCommands).sort());
});

describe.each(Object.entries(COMMANDS))('%s', (name, cases) => {
  it.each(cases.map((each, index) => [index + 1, each] as const))(
    'lets in exactly those who may (case %i)',
    async (_, each) => {
      const got: Partial<Record<SocketActor, number>> = {};
      for (const actor of SOCKET_ACTORS) {
        const thread = each.isFresh ? await stage.thread() : shared;
        const { status } = await stage.ask(actor, name, payload(each, each.names ? thread[each.names.kind] : ''));
        got[actor] = status;
      }
      expect(got).toEqual(each.who);
    },
  );

  const named = cases.filter(({ names }) => names !== undefined);
  if (named.length === 0) return;

  it('answers an id of others as a wrong one, to the byte, and lets nobody hear anything for it', async () => {
    const before = OUTSIDERS.map((actor) => ({
      actor,
      rooms: roomsOf(actor),
      heard: stage.socketOf(actor).news.length,
    }));
    for (const { actor } of before) {
      for (const each of named) {
        const id = shared[each.names?.kind ?? 'conversation'];
        const theirs = await stage.ask(actor, name, payload(each, id));
        for (const wrong of wrongIds(id)) {
          const absent = await stage.ask(actor, name, payload(each, wrong));
          expect([actor, wrong, bytes(absent.answer)]).toEqual([actor, wrong, bytes(theirs.answer)]);
        }
      }
    }
    await stage.cast.owner.post(`/conversations/${shared.conversation}/messages`, { content: 'A secret.' });
    for (const { actor, rooms, heard } of before) {
      expect(roomsOf(actor)).toEqual(rooms);
      await stage.ask(actor, 'no:such', {});
      expect(stage.socketOf(actor).news.slice(heard)).toEqual([]);
    }
  });
});

it('takes as long for an id of others as for a wrong one', async () => {
  const took: Record<'theirs' | 'wrong', number[]> = { theirs: [], wrong: [] };
  for (let round = 0; round < 60; round += 1) {
    for (const kind of ['theirs', 'wrong'] as const) {
      const began = performance.now();
      const id = kind === 'theirs' ? shared.conversation : randomUUID();
      await stage.ask('neighbour', 'conversation:sync', { conversation_id: id, after_seq: 0 });
      took[kind].push(performance.now() - began);
    }
  }
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  const [theirs, wrong] = [median(took.theirs), median(took.wrong)];
  expect(Math.max(theirs, wrong)).toBeLessThan(2 * Math.min(theirs, wrong));
});

it('lets nobody without a good token hear or say anything, in any namespace', () => {
  const outside = SOCKET_ACTORS.filter((actor) => typeof stage.sockets.get(actor) === 'number');
  expect(outside).toEqual(['nobody', 'garbage', 'expired', 'revoked', 'former-contact']);
});
