import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { TurnView } from '../../src/contract/generation.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import { TestServer } from '../support/server.js';

interface History {
  data: MessageView[];
  last_seq: number;
  has_more: boolean;
}

describe('conversations over REST', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('opens, answers, lists, reads and deletes', async () => {
    const ann = server.as();
    const opened = await ann.post<ConversationView>(`/conversations?project_id=${server.projectId}`, {
      title: 'A viewing',
    });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      title: 'A viewing',
      mode: 'assistant',
      status: 'open',
      last_seq: 0,
      user_id: 'ann',
    });

    const path = `/conversations/${opened.body.id}`;
    const turn = await ann.post<TurnView>(`${path}/messages`, { content: 'When are you open?' });
    expect(turn.status).toBe(201);
    expect(turn.body.message).toMatchObject({ seq: 1, role: 'user', content: 'When are you open?' });
    expect(turn.body.reply).toMatchObject({
      seq: 2,
      role: 'assistant',
      status: 'complete',
      content: turn.body.response,
    });
    expect(turn.body.message_id).toBe(turn.body.reply?.id);
    expect(turn.body.response).toContain('9:00');

    const history = await ann.get<History>(`/api${path}/messages`);
    expect(history.body.data).toEqual([turn.body.message, turn.body.reply]);
    expect(history.body).toMatchObject({ last_seq: 2, has_more: false });

    const listed = await ann.get<{ data: ConversationView[] }>(`/conversations/project/${server.projectId}`);
    expect(listed.body.data.map(({ id }) => id)).toContain(opened.body.id);

    expect((await ann.delete(path)).status).toBe(204);
    expect((await ann.get(path)).status).toBe(404);
    expect(await server.sql('SELECT 1 FROM messages WHERE conversation_id = $1', [opened.body.id])).toEqual([]);
  });
});
