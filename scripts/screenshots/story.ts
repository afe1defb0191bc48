import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { ConversationView } from '../../src/contract/conversation.schema.js';
import type { ProjectView } from '../../src/contract/project.schema.js';
import type { WidgetSessionView } from '../../src/contract/widget.schema.js';
import { demoHomeUrl } from '../../src/demo-content.js';
import { ApiClient } from '../../test/support/api-client.js';
import { eventually } from '../../test/support/programs.js';
import { SocketClient } from '../../test/support/socket-client.js';
import { call, threadWhen } from '../../test/voice/calling.js';
import type { Stage } from './stage.js';

/** The conversations that pictures are of, by their ids. */
export interface Story {
  /** Mia has it: a note, canned words, a person who answers. */
  readonly negotiation: string;
  /** The visitor waits for a person. */
  readonly queued: string;
  /** The assistant answers. */
  readonly assisted: string;
  /** The visitor talks with the assistant. */
  readonly talking: string;
}

/** Some visitors of the demo chat; each conversation ends in another state. */
export async function playStory(stage: Stage): Promise<Story> {
  const visitors = await Visitors.of(stage);
  await visitors.have('Tom Okafor', 'When are you open?', 'Thank you!').then(({ id }) => act(stage, id, 'resolve'));
  await snoozed(stage, visitors);
  await visitors.have('Priya Nair', 'Is there a lift at Lantern Court?');
  const { id: assisted } = await visitors.have('Lena Vogt', 'Are pets allowed in Mill Lane?', 'What is the deposit?');
  await visitors.have('Elif Kaya', 'What does a lost key cost?');
  await held(stage, visitors);
  const queued = await waiting(visitors);
  const negotiation = await negotiated(stage, visitors);
  const visitor = await visitors.have('Nora Lind', 'What does Quay Loft cost?');
  await cannedReplies(stage);
  await stage.mia.post(`/projects/${stage.projectId}/api-tokens`, {
    name: 'Web shop',
    role: 'service',
    expires_in_days: 365,
  });
  await grownOld(stage);
  await talks(stage, visitor);
  return { negotiation, queued, assisted, talking: visitor.id };
}

async function snoozed(stage: Stage, visitors: Visitors): Promise<void> {
  const { id } = await visitors.have('Marek Novak', 'Can I book a viewing of Quay Loft?');
  await act(stage, id, 'claim');
  await say(stage, id, 'With pleasure. I ask the owner for a time and write to you on Monday.');
  await act(stage, id, 'snooze', { until: new Date(Date.now() + 2 * 86_400_000).toISOString() });
}

/** A colleague has it. */
async function held(stage: Stage, visitors: Visitors): Promise<void> {
  const account = { email: 'jonas@harbour-homes.example', name: 'Jonas Weber', password: randomUUID() };
  const { body } = await stage.mia.post<{ id: string }>('/sellers', account);
  const { id } = await visitors.have('Hugo Blanc', 'Does Quay Loft have a harbour view?');
  await act(stage, id, 'assign', { seller_id: body.id });
}

async function waiting(visitors: Visitors): Promise<string> {
  const visitor = await visitors.have('Sofia Lindqvist', 'What does the flat at Lantern Court cost?');
  await visitor.api.post('/escalations', { conversation_id: visitor.id, reason: 'Wants to move in earlier.' });
  return visitor.id;
}

async function negotiated(stage: Stage, visitors: Visitors): Promise<string> {
  const visitor = await visitors.have(
    'Ann Reed',
    'How many bedrooms does the house at Mill Lane have?',
    'Are pets allowed there?',
  );
  const { id, api } = visitor;
  await api.post('/escalations', { conversation_id: id, reason: 'Wants to talk about the price.' });
  await act(stage, id, 'claim');
  await say(stage, id, 'Hello Ann, this is Mia. How can I help you with Mill Lane?');
  await api.post(`/conversations/${id}/messages`, { content: 'We love it. What is your best price for a quick sale?' });
  await say(stage, id, 'The owner goes down to 410,000 when the notary is before June.', true);
  await stage.mia.call('PATCH', `/conversations/${id}`, { body: { tags: ['mill-lane', 'buyer'], priority: 'high' } });
  return id;
}

/** A call: a question that was answered, a whisper, and an answer that is just being spoken. */
async function talks(stage: Stage, { id, api }: { id: string; api: ApiClient }): Promise<void> {
  const { session } = await call(stage.voice, api, id);
  session.speaks('Is there a lift in the house?');
  session.answers({ text: 'No, Quay Loft is on the third floor, without a lift.' });
  await threadWhen(api, id, (messages) => messages.some(({ content }) => content.includes('third floor')));
  const socket = await SocketClient.connect(stage.url, { token: stage.mia.token });
  await socket.get('voice:whisper', { conversation_id: id, text: 'Offer a viewing this Saturday.' });
  socket.close();
  await session.until((events) => JSON.stringify(events).includes('Saturday'), 'the whisper');
  session.speaks('That is a pity. Is it quiet, at least?');
}

async function cannedReplies({ mia }: Stage): Promise<void> {
  const replies = [
    {
      shortcut: 'hello',
      title: 'Greeting',
      content: 'Hello {{contact.name|there}}, this is {{seller.name}}. How can I help?',
    },
    {
      shortcut: 'office',
      title: 'The way to us',
      content: 'You find us at 12 Quay Street, two minutes from the ferry.',
    },
    {
      shortcut: 'viewing',
      title: 'Book a viewing',
      content: 'Viewings take half an hour. Would tomorrow at ten suit you?',
    },
  ];
  for (const reply of replies) await mia.post('/canned-replies', reply);
  const { body } = await mia.get<{ id: string }>('/me');
  await mia.call('PUT', `/sellers/${body.id}/availability`, { body: { status: 'away' } });
}

class Visitors {
  private constructor(
    private readonly stage: Stage,
    private readonly widgetKey: string,
  ) {}

  static async of(stage: Stage): Promise<Visitors> {
    const { body } = await stage.mia.get<ProjectView>(`/projects/${stage.projectId}`);
    return new Visitors(stage, body.widget_key ?? '');
  }

  /** A visitor who says these things, each after the answer to the one before. */
  async have(name: string, ...questions: string[]): Promise<{ id: string; api: ApiClient }> {
    const { url } = this.stage;
    const email = `${name.split(' ')[0]?.toLowerCase()}@example.com`;
    const { body } = await new ApiClient(url).post<WidgetSessionView>(
      '/widget/sessions',
      {
        widget_key: this.widgetKey,
        device_id: randomUUID(),
        user_info: { name, email },
        page_url: demoHomeUrl(url, 'mill-lane'),
      },
      { origin: url },
    );
    const { id } = body.conversation;
    const api = new ApiClient(url, body.session.access_token);
    for (const content of questions) await ask(api, id, content);
    return { id, api };
  }
}

async function ask(api: ApiClient, id: string, content: string): Promise<void> {
  const { status, text } = await api.post(`/conversations/${id}/messages`, { content });
  if (status >= 300) throw new Error(text);
  const path = `/conversations/${id}/messages?limit=1`;
  await eventually(async () => {
    const { body } = await api.get<{ data: { role: string }[] }>(path);
    return body.data[0]?.role === 'assistant';
  }, 30_000);
}

async function say({ mia }: Stage, id: string, content: string, note = false): Promise<void> {
  const { status, text } = await mia.post(`/conversations/${id}/messages`, { content, ...(note ? { note } : {}) });
  if (status >= 300) throw new Error(text);
}

async function act({ mia }: Stage, id: string, action: string, body: object = {}): Promise<void> {
  const { status, text } = await mia.post<ConversationView>(`/conversations/${id}/actions/${action}`, body);
  if (status >= 300) throw new Error(text);
}

/** Moves the conversations apart in time, as if they had not all begun this minute: the newest stays where it is. */
async function grownOld({ databaseUrl }: Stage): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    WITH aged AS (
      SELECT id, make_interval(mins => (((row_number() OVER (ORDER BY active_at DESC, id DESC) - 1) ^ 2) * 4)::int) AS by FROM conversations
    ), said AS (
      UPDATE messages m SET created_at = m.created_at - aged.by FROM aged WHERE aged.id = m.conversation_id
    )
    UPDATE conversations c SET created_at = c.created_at - aged.by, last_message_at = c.last_message_at - aged.by,
      active_at = c.active_at - aged.by FROM aged WHERE aged.id = c.id`);
  await client.end();
}
