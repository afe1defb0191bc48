import { beforeAll, describe, expect, it } from '@jest/globals';
import { importCycles, importFaults } from './support/architecture/import-rules.js';
import { outboundFaults } from './support/architecture/outbound-rules.js';
import { folderFaults, shapeFaults } from './support/architecture/shape-rules.js';
import { type Packages, readPackages, readSources, type Source, sourceOf } from './support/architecture/source-tree.js';

describe('the architecture', () => {
  let sources: Source[];
  let packages: Packages;
  beforeAll(async () => {
    sources = await readSources();
    packages = await readPackages();
  });

  it('is read from the sources', () => expect(sources.length).toBeGreaterThan(50));
  it('reaches down, never up or sideways', () => expect(importFaults(sources, packages)).toEqual([]));
  it('has no import cycles', () => expect(importCycles(sources)).toEqual([]));
  it('keeps files, functions and names in shape', () => expect(sources.flatMap(shapeFaults)).toEqual([]));
  it('reaches other machines only by the guarded fetch', () => expect(sources.flatMap(outboundFaults)).toEqual([]));
  it('keeps folders small', () => expect(folderFaults(sources)).toEqual([]));
});

const MODULES = 'src/modules';
const file = (name: string, to: string) => sourceOf(`src/platform/${name}.ts`, `import type { x } from './${to}.js';`);
const PRODUCT = ['zod', 'openai', '@nestjs/common'];
const PACKAGES = { product: new Set(PRODUCT), tests: new Set([...PRODUCT, 'fast-check']) };
const importsOf = (path: string, specifier: string) =>
  importFaults([sourceOf(path, `import { x } from '${specifier}';`)], PACKAGES);

describe('the check of imports', () => {
  it.each([
    [`${MODULES}/messages/messages.service.ts`, '../conversations/conversations.service.js'],
    [`${MODULES}/messages/messages.service.ts`, './message.entity.js'],
    [`${MODULES}/assistant/generations/find.query.ts`, '../../messages/message-view.query.js'],
    [`${MODULES}/messages/message.entity.ts`, '../../platform/database/base.entity.js'],
    ['src/platform/errors/problem-document.ts', '../../contract/problem.schema.js'],
    ['src/platform/auth/tokens.service.ts', '../../config/settings.js'],
    ['src/server.ts', './modules/assistant/keeper.worker.js'],
    ['src/demo-site/pages.ts', '../demo-content.js'],
    [`${MODULES}/llm-providers/wire/openai-wire.adapter.ts`, 'openai/resources'],
    ['src/contract/wire.ts', 'zod'],
    ['src/contract/wire.spec.ts', 'fast-check'],
    ['src/contract/wire.ts', 'node:crypto'],
    ['src/contract/wire.ts', '@nestjs/common'],
  ])('lets %s import %s', (path, specifier) => expect(importsOf(path, specifier)).toEqual([]));

  it.each([
    [
      `${MODULES}/conversations/conversations.service.ts`,
      '../messages/messages.service.js',
      'shelf 3 imports from shelf 4',
    ],
    [`${MODULES}/realtime/sync.service.ts`, '../webhooks/webhooks.service.js', 'shelf 7 imports from shelf 7'],
    [`${MODULES}/messages/messages.service.ts`, '../gossip/gossip.service.js', 'gossip stands on no shelf'],
    [`${MODULES}/gossip/gossip.service.ts`, '../projects/projects.service.js', 'gossip stands on no shelf'],
    [`${MODULES}/messages/messages.service.ts`, '../conversations/conversation.entity.js', 'only its owner'],
    ['src/server.ts', './modules/messages/message.entity.js', 'only its owner'],
    [`${MODULES}/messages/messages.service.ts`, '../../platform/http/idempotency-key.entity.js', 'only its owner'],
    [`${MODULES}/messages/messages.service.ts`, '../../server.js', 'no module knows'],
    ['src/platform/http/cursor.ts', '../../modules/projects/projects.service.js', 'platform stands below modules'],
    ['src/platform/http/cursor.ts', '../../server.js', 'platform stands below top'],
    ['src/contract/wire.ts', '../platform/errors/problem.js', 'contract stands below platform'],
    ['src/contract/wire.ts', '../modules/messages/message.entity.js', 'contract stands below modules'],
    ['src/config/settings.ts', '../platform/startup-error.js', 'config stands below platform'],
    [`${MODULES}/assistant/prompt.ts`, 'openai', 'only llm-providers and voice may'],
    ['src/platform/http/cursor.ts', 'openai/error', 'only llm-providers and voice may'],
    ['src/contract/wire.ts', '@app/wire', 'no dependency'],
    ['src/contract/wire.ts', 'fast-check', 'no dependency'],
    ['src/contract/wire.ts', 'src/contract/wire.js', 'no dependency'],
    ['src/contract/wire.ts', '#wire', 'no dependency'],
    ['src/contract/wire.ts', 'fs', 'node:'],
  ])('does not let %s import %s', (path, specifier, fault) => {
    expect(importsOf(path, specifier).join()).toContain(fault);
  });

  it.each([
    `export { x } from '../messages/messages.service.js';`,
    `export * from '../messages/messages.service.js';`,
    `import type { X } from '../messages/messages.service.js';`,
    `const x = await import('../messages/messages.service.js');`,
    `type X = import('../messages/messages.service.js').X;`,
    `import '../messages/messages.service.js';`,
  ])('sees %s', (text) => {
    expect(importFaults([sourceOf(`${MODULES}/projects/projects.service.ts`, text)], PACKAGES)).toHaveLength(1);
  });

  it('finds a cycle, and a file that imports itself', () => {
    expect(importCycles([file('a', 'b'), file('b', 'c'), file('c', 'd')])).toEqual([]);
    expect(importCycles([file('a', 'b'), file('b', 'c'), file('c', 'a')])).toHaveLength(1);
    expect(importCycles([file('x', 'a'), file('a', 'b'), file('b', 'a')])).toHaveLength(1);
    expect(importCycles([file('a', 'a')])).toHaveLength(1);
  });
});

const PATH = `${MODULES}/messages/messages.service.ts`;
const shape = (text: string, path = PATH) => shapeFaults(sourceOf(path, text)).join();
const lines = (count: number) => Array.from({ length: count }, (_, index) => `f(${index});`).join('\n');

describe('the check of shapes', () => {
  it('reads the environment only where it may', () => {
    expect(shape('const x = process.env.HOME;')).toContain('process.env');
    expect(shape(`const x = process['env'].HOME;`)).toContain('process.env');
    expect(shape('const x = globalThis.process.env;')).toContain('process.env');
    expect(shape(`import { env } from 'node:process';`)).toContain('process.env');
    expect(shape('const x = process.env.HOME;', 'src/config/settings.ts')).toBe('');
    expect(shape('const x = process.env.HOME;', 'ormconfig.ts')).toBe('');
    expect(shape('const x = this.env;')).toBe('');
  });

  it('refuses forwardRef and barrels', () => {
    expect(shape('const x = forwardRef(() => X);')).toContain('forwardRef');
    expect(shape(`export * from './message.entity.js';`)).toContain('barrel');
    expect(shape(`export const x = 1;`, `${MODULES}/messages/index.ts`)).toContain('barrel');
  });

  it('counts lines and parameters', () => {
    expect(shape(lines(200))).toBe('');
    expect(shape(lines(201))).toContain('201 lines');
    expect(shape(`function f() {\n${lines(38)}\n\n// why\n}`)).toBe('');
    expect(shape(`function f() {\n${lines(39)}\n}`)).toContain('f has 41 lines');
    expect(shape(`const f = () => {\n${lines(39)}\n};`)).toContain('41 lines');
    expect(shape('function f(a, b, c) {}')).toBe('');
    expect(shape('function f(a, b, c, d) {}')).toContain('f has 4 parameters');
    expect(shape('class C { m(a, b, c, d) {} }')).toContain('m has 4 parameters');
    expect(shape('class C { m(@A() a, @B() b, @C() c, @D() d) {} }')).toBe('');
    expect(shape('class C { constructor(a, b, @Inject(X) c, d, e) {} }')).toBe('');
    expect(shape('class C { constructor(a, b, @Inject(X) c, d, e, f) {} }')).toContain('6 parameters');
  });

  it.each(['messages.service', 'message-view.query', 'event-stream', 'settings.spec', 'data-source.spec', 'main'])(
    'takes the name %s',
    (name) => expect(shape('', `${MODULES}/messages/${name}.ts`)).toBe(''),
  );

  it.each([
    'messages.manager',
    'utils',
    'helpers',
    'MessageView',
    'message_view',
    'messages.service.query',
    'a.b.c.spec',
  ])('refuses the name %s', (name) => expect(shape('', `${MODULES}/messages/${name}.ts`)).not.toBe(''));

  it('counts the files of a folder', () => {
    const files = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => sourceOf(`${MODULES}/messages/${name.replace('#', `${index}`)}`, ''));
    expect(folderFaults([...files(12, 'n#.query.ts'), ...files(9, 'n#.spec.ts'), ...files(12, 'in/n#.ts')])).toEqual(
      [],
    );
    expect(folderFaults(files(13, 'n#.query.ts'))).toEqual([`${MODULES}/messages: 13 files, at most 12`]);
    expect(folderFaults(files(13, 'in/n#.query.ts'))).toHaveLength(1);
  });
});

describe('the check of ways out', () => {
  const faults = (text: string, path = `${MODULES}/knowledge/a.service.ts`) => outboundFaults(sourceOf(path, text));

  it.each([
    'await fetch(url);',
    'await globalThis.fetch(url);',
    `import { request } from 'undici';`,
    `import { fetch as get } from 'undici/lib/web/fetch';`,
    `import { request } from 'node:http';`,
    `import http from 'node:http';`,
    `import * as https from 'node:https';`,
    `import { connect } from 'node:net';`,
    'const socket = new WebSocket(url);',
  ])('finds %s', (text) => expect(faults(text)).toHaveLength(1));

  it.each([
    `import type { IncomingMessage } from 'node:http';`,
    `import { type IncomingMessage, createServer } from 'node:http';`,
    `import { isIP } from 'node:net';`,
    'this.cache.fetch(id);',
  ])('passes %s', (text) => expect(faults(text)).toEqual([]));

  it('leaves the guarded fetch alone', () => {
    expect(faults(`import { request } from 'undici';`, 'src/platform/outbound/safe-fetch.ts')).toEqual([]);
  });
});
