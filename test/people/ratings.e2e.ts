import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { SyncView } from '../../src/contract/generation.schema.js';
import { TestServer } from '../support/server.js';
import { openWidget, sellerOf, visitorApi, widgetKeyOf } from '../widget/visitor.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

describe('a visitor', () => {
  it('rates a conversation, and those who answer see it at once', async () => {
    const { body: chat } = await openWidget(server, { widget_key: await widgetKeyOf(server) });
    const visitor = visitorApi(server, chat);
    const { id } = chat.conversation;
    const rate = (body: object) => visitor.call<ConversationView>('PUT', `/conversations/${id}/rating`, { body });
    // Nothing is there yet that could be rated.
    expect((await rate({ score: 5 })).status).toBe(404);
    await visitor.post(`/conversations/${id}/messages`, { content: 'When are you open?' });
    const mia = await sellerOf(server);
    const inbox = await server.socket({ role: 'seller' });
    for (const body of [{ score: 0 }, { score: 6 }, { score: 2.5 }, { score: 5, comment: ' ' }, {}]) {
      expect((await rate(body)).status).toBe(400);
    }
    expect((await rate({ score: 2 })).body.rating).toMatchObject({ score: 2, comment: null });
    await mia.api.post(`/conversations/${id}/actions/resolve`);
    const { body: rated } = await rate({ score: 5, comment: 'Quick and kind.' });
    expect(rated).toMatchObject({ status: 'resolved', rating: { score: 5, comment: 'Quick and kind.' } });
    const news = await inbox.until('conversation:updated', ({ rating }) => rating?.score === 5);
    expect(news).toMatchObject({ conversation_id: id, status: 'resolved', rating: { comment: 'Quick and kind.' } });
    const { body: seen } = await mia.api.get<ConversationView>(`/conversations/${id}`);
    expect(seen.rating).toEqual(rated.rating);
    inbox.close();
  });

  it('learns from a sync how far its messages have come, but not with whom', async () => {
    const { body: chat } = await openWidget(server, { widget_key: await widgetKeyOf(server) });
    const visitor = visitorApi(server, chat);
    const { id } = chat.conversation;
    await visitor.post(`/conversations/${id}/messages`, { content: 'When are you open?' });
    const mia = await sellerOf(server);
    await mia.api.post(`/conversations/${id}/read`, { up_to_seq: 1 });
    await visitor.post(`/conversations/${id}/read`, { up_to_seq: 2 });
    const receipts = async (api: typeof visitor) =>
      (await api.get<SyncView>(`/conversations/${id}/sync?after_seq=0`)).body.receipts;
    const own = {
      reader: { kind: 'contact', id: chat.contact.id },
      read_up_to_seq: 2,
      delivered_up_to_seq: 2,
    };
    const read = { read_up_to_seq: 1, delivered_up_to_seq: 1 };
    expect(await receipts(visitor)).toEqual([own, { reader: { kind: 'seller', id: null }, ...read }]);
    expect(await receipts(mia.api)).toEqual([own, { reader: { kind: 'seller', id: mia.id }, ...read }]);
  });
});
