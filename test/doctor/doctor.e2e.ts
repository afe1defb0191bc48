import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DiagnosisView, Finding } from '../../src/contract/doctor.schema.js';
import { type SimulatedVendor, startVendor } from '../simulators/vendor.js';
import { CANARY_KEY } from '../support/answering.js';
import { freePort } from '../support/free-port.js';
import { startTwoNodes } from '../support/nodes.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

let vendor: SimulatedVendor;
beforeAll(async () => {
  vendor = await startVendor({ models: [{ id: 'sim-fast' }] });
});
afterAll(() => vendor.close());

const openRouter = (): Record<string, string> => ({
  LLM_PROVIDER: 'openrouter',
  OPENROUTER_BASE_URL: vendor.openRouterUrl,
  OPENROUTER_API_KEY: CANARY_KEY,
  LLM_MODEL: 'sim-fast',
});

const diagnose = async (server: TestServer): Promise<DiagnosisView> => {
  const { status, body } = await server.as({ role: 'admin' }).get<DiagnosisView>('/doctor');
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`${CANARY_KEY}|127\\.0\\.0\\.1`));
  return body;
};

/** What a server with these settings says of a check. */
async function findings(env: Record<string, string>, check: Finding['check']): Promise<Finding[]> {
  const server = await TestServer.start(env);
  try {
    return (await diagnose(server)).findings.filter((finding) => finding.check === check);
  } finally {
    await server.stop();
  }
}

describe('the doctor', () => {
  it('finds a server well that has all it needs', async () => {
    const server = await TestServer.start(openRouter());
    try {
      const { status, findings: all } = await diagnose(server);
      expect(all.filter((finding) => !['ok', 'off'].includes(finding.status))).toEqual([]);
      expect(status).toBe('ok');
      expect(all.map(({ check, subject }) => `${check}: ${subject}`)).toEqual([
        'database: PostgreSQL',
        'models: openrouter sim-fast',
        'models: local',
        'parity: doors',
        'parity: processes',
        'voice: realtime',
        'voice: recognition',
        'voice: speech',
      ]);
    } finally {
      await server.stop();
    }
  });

  it('says that no model is set, and what to set', async () => {
    expect(await findings({ LLM_PROVIDER: '' }, 'models')).toMatchObject([
      {
        status: 'warning',
        cause: expect.stringContaining('OPENROUTER_API_KEY'),
        fix: expect.stringContaining('Set one'),
      },
    ]);
  });

  it.each([
    ['a key that is refused', { key: 'another' }, 'HTTP 401', 'OPENROUTER_API_KEY'],
    ['a key that has spent all', { credit: 0 }, 'no credit', 'Pay'],
    ['a model that is not there', { models: [] }, 'another name', 'LLM_MODEL'],
  ])('knows %s', async (_, state, cause, fix) => {
    const before = { key: vendor.key, credit: vendor.credit, models: vendor.models };
    try {
      Object.assign(vendor, state);
      expect((await findings(openRouter(), 'models'))[0]).toMatchObject({
        status: 'models' in state ? 'warning' : 'fault',
        cause: expect.stringContaining(cause),
        fix: expect.stringContaining(fix),
      });
    } finally {
      Object.assign(vendor, before);
    }
  });

  it.each([
    ['nobody there', async () => `http://127.0.0.1:${await freePort()}/v1`, 'No connection'],
    ['a wrong path', () => Promise.resolve(`${vendor.url}/v1/elsewhere`), 'HTTP 404'],
  ])('knows %s', async (_, address, cause) => {
    const env = { LLM_PROVIDER: 'compatible', LLM_BASE_URL: await address(), LLM_MODEL: 'sim-fast' };
    expect((await findings(env, 'models'))[0]).toMatchObject({
      status: 'fault',
      cause: expect.stringContaining(cause),
      fix: expect.stringContaining('LLM_BASE_URL'),
    });
  });

  it.each([
    ['does not wait for a vendor that says nothing', () => undefined, 'No answer within 5 s.'],
    [
      'says that another kind of server is at the address',
      (_: unknown, response: ServerResponse) => response.end('<h1>Welcome</h1>'),
      'What answered does not speak the interface of OpenAI.',
    ],
  ])('%s', async (_, answer, cause) => {
    const other = createServer(answer).listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { port } = other.address() as AddressInfo;
      const env = { LLM_PROVIDER: 'compatible', LLM_BASE_URL: `http://127.0.0.1:${port}/v1`, LLM_MODEL: 'sim-fast' };
      expect((await findings(env, 'models'))[0]).toMatchObject({
        status: 'fault',
        cause,
      });
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  it('compares the settings of all processes on a database', async () => {
    const same = await startTwoNodes(openRouter());
    try {
      await eventually(async () => (await processes(same.a)).finding.startsWith('2 processes'));
      const third = await TestServer.start({
        ...openRouter(),
        LLM_MODEL: 'sim-slow',
        DATABASE_URL: same.a.databaseUrl,
      });
      try {
        await eventually(async () => (await processes(third)).status === 'fault');
        expect(await processes(third)).toMatchObject({
          finding: 'Other processes on this database have other settings of the language models.',
        });
      } finally {
        await third.stop();
      }
    } finally {
      await same.stop();
    }
  });
});

async function processes(server: TestServer): Promise<Finding> {
  const found = (await diagnose(server)).findings.find(({ subject }) => subject === 'processes');
  if (!found) throw new Error('the doctor compares processes');
  return found;
}
