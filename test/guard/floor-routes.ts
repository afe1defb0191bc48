import { briefView } from '../../src/contract/brief.schema.js';
import { cannedReplyPage, cannedReplyView, renderedReplyView } from '../../src/contract/canned-reply.schema.js';
import { conversationView } from '../../src/contract/conversation.schema.js';
import { escalationPage, escalationView, queueView } from '../../src/contract/escalation.schema.js';
import { members, participants, type Route, type Verdicts } from './verdicts.js';

/** Those who work for the project; a visitor is refused whatever is asked for. */
const staff = (status: number): Verdicts => ({ ...members(status), owner: 403, neighbour: 403, stranger: 403 });

const query = '?project_id={project}';
const path = '/conversations/{id}/actions';
const action = (body?: object, status = 200): Route => ({
  who: staff(status),
  success: conversationView,
  id: 'conversation',
  isFresh: true,
  ...(body ? { body } : {}),
});
const escalation = { success: escalationView, id: 'escalation', isFresh: true } as const;

/** The routes about people in conversations. */
export const FLOOR_ROUTES: Readonly<Record<string, Route>> = {
  'POST /escalations': {
    who: participants(201),
    success: escalationView,
    body: { conversation_id: '{conversation}', reason: 'A person, please.' },
    isFresh: true,
  },
  'GET /escalations': { who: staff(200), success: escalationPage, query },
  'GET /escalations/{id}': { ...escalation, who: participants(200) },
  'POST /escalations/{id}/accept': { ...escalation, who: staff(200) },
  'POST /escalations/{id}/cancel': { ...escalation, who: participants(200) },
  // Nobody asked for an address.
  'POST /escalations/{id}/email': { ...escalation, who: participants(409), body: { email: 'mia@example.com' } },
  'GET /queue': { who: staff(200), success: queueView, query },

  'GET /conversations/{id}/brief': { who: staff(200), success: briefView, id: 'conversation' },
  'POST /canned-replies': {
    // The second who may finds the shortcut taken.
    who: { ...staff(409), 'foreign-seller': 404, 'foreign-admin': 404, seller: 201 },
    success: cannedReplyView,
    query,
    body: { shortcut: 'hello', content: 'Hello {{contact.name|there}}!' },
  },
  'GET /canned-replies': { who: staff(200), success: cannedReplyPage, query },
  'GET /canned-replies/{id}': { who: staff(200), success: cannedReplyView, id: 'canned_reply' },
  'PATCH /canned-replies/{id}': {
    who: staff(200),
    success: cannedReplyView,
    id: 'canned_reply',
    body: { content: 'Good morning!' },
  },
  'DELETE /canned-replies/{id}': { who: staff(204), success: 'nothing', id: 'canned_reply', isFresh: true },
  'POST /canned-replies/{id}/render': {
    who: staff(200),
    success: renderedReplyView,
    id: 'canned_reply',
    body: { conversation_id: '{conversation}' },
  },

  'PATCH /conversations/{id}': {
    who: staff(200),
    success: conversationView,
    id: 'conversation',
    body: { tags: ['viewing'], priority: 'high' },
  },

  [`POST ${path}/escalate`]: { ...action(), who: participants(200) },
  [`POST ${path}/claim`]: action(),
  [`POST ${path}/assign`]: action({ seller_id: '{seller}' }),
  // Not from here: the assistant has the floor.
  [`POST ${path}/transfer`]: action({ skills: ['rentals'] }, 409),
  [`POST ${path}/requeue`]: action(undefined, 409),
  // The same state again is no conflict.
  [`POST ${path}/hand-back`]: action(),
  [`POST ${path}/reopen`]: action(),
  [`POST ${path}/resolve`]: action(),
  [`POST ${path}/snooze`]: action({ until: new Date(Date.now() + 3_600_000).toISOString() }),
};
