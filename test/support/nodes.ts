import { TestServer } from './server.js';

/** Two servers of the product on one database. */
export interface TwoNodes {
  readonly a: TestServer;
  readonly b: TestServer;
  readonly both: readonly [TestServer, TestServer];
  stop(): Promise<void>;
}

export async function startTwoNodes(env: Record<string, string> = {}): Promise<TwoNodes> {
  const a = await TestServer.start(env);
  const b = await TestServer.start({ ...env, DATABASE_URL: a.databaseUrl });
  const stop = async (): Promise<void> => {
    // The database is of the first one, and goes with it.
    try {
      await b.stop();
    } finally {
      await a.stop();
    }
  };
  return { a, b, both: [a, b], stop };
}

/** Gives the floor to a person without a word, so that sends are answered at once. */
export async function muteAssistant(
  server: Pick<TestServer, 'sql'>,
  conversationIds: readonly string[],
): Promise<void> {
  await server.sql(`UPDATE conversations SET mode = 'seller' WHERE id = ANY($1::uuid[])`, [conversationIds]);
}

/** Opens conversations of `sub` in which no assistant speaks. */
export async function openMuted(server: TestServer, count: number, sub = 'ann'): Promise<string[]> {
  const client = server.as({ sub });
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await client.open()).id);
  await muteAssistant(server, ids);
  return ids;
}
