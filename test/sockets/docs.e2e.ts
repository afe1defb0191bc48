import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DiscoveryService } from '@nestjs/core';
import { socketCommands, socketNews } from '../../src/contract/socket-events.js';
import { COMMAND, GATEWAY_EDGE } from '../../src/platform/sockets/command.decorators.js';
import { TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

it('describes every command and all news, for programs and for people', async () => {
  const names = [...Object.keys(socketCommands), ...Object.keys(socketNews)];
  const document = await server.as().get<{ operations: object }>('/docs/events.json');
  expect(Object.keys(document.body.operations).sort()).toEqual(names.map((name) => name.replace(':', '.')).sort());
  const page = await server.as().get('/docs/events');
  for (const name of names) expect(page.text).toContain(`id="${name}"`);
  expect(page.text).not.toMatch(/src=|url\(|https?:\/\/(?!omnichat\.dev)/);
});

it('has a handler for every command, behind the edge', () => {
  const { container } = server.server.app as unknown as { container: { getModules(): never } };
  const discovery = new DiscoveryService(container.getModules());
  const gateways = discovery
    .getProviders()
    .filter(({ metatype }) => metatype && Reflect.getMetadata('websockets:is_gateway', metatype) === true);
  expect(gateways.length).toBeGreaterThan(3);
  const unguarded = gateways.filter(({ metatype }) => Reflect.getMetadata(GATEWAY_EDGE, metatype as never) !== true);
  expect(unguarded.map(({ name }) => name)).toEqual([]);
  const commands = gateways.flatMap(({ metatype }) => {
    const prototype = (metatype as { prototype: Record<string, object> }).prototype;
    const methods = Object.getOwnPropertyNames(prototype).map((name) => prototype[name] as object);
    return methods.flatMap((method) => (Reflect.getMetadata(COMMAND, method) as string | undefined) ?? []);
  });
  expect(commands.sort()).toEqual(Object.keys(socketCommands).sort());
});
