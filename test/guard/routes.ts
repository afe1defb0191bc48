import { z } from 'zod';
import { conversationPage, conversationView } from '../../src/contract/conversation.schema.js';
import { generationView, syncView, turnView } from '../../src/contract/generation.schema.js';
import { inboxCounts, inboxPage } from '../../src/contract/inbox.schema.js';
import { historyView } from '../../src/contract/message.schema.js';
import { projectPage, projectView } from '../../src/contract/project.schema.js';
import { CHATBOT_ROUTES } from './chatbot-routes.js';
import { diagnosisView } from '../../src/contract/doctor.schema.js';
import { figuresView } from '../../src/contract/figures.schema.js';
import { KNOWLEDGE_ROUTES } from './knowledge-routes.js';
import { FLOOR_ROUTES } from './floor-routes.js';
import { PEOPLE_ROUTES } from './people-routes.js';
import { ROUTING_ROUTES } from './routing-routes.js';
import { VOICE_ROUTES } from './voice-routes.js';
import { everybody, members, operatorOnly, participants, type Route, staff, withToken } from './verdicts.js';

const statusView = z.strictObject({ status: z.string() });

/** Every route of the OpenAPI document, with who may use it. A route that is missing here fails the build. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET /health': { who: everybody(200), success: statusView },
  'GET /ready': { who: everybody(200), success: statusView },
  'GET /metrics': { who: everybody(200), success: 'metrics' },

  'POST /projects': { who: operatorOnly(201), success: projectView, body: { name: 'Harbour Homes' } },
  'GET /projects': { who: withToken(200), success: projectPage },
  'GET /projects/{id}': { who: members(200), success: projectView, id: 'project' },

  'POST /conversations': {
    who: members(201),
    success: conversationView,
    query: '?project_id={project}',
    body: { title: 'A viewing' },
  },
  'GET /conversations': { who: staff(200), success: inboxPage, query: '?project_id={project}' },
  'GET /conversations/counts': { who: staff(200), success: inboxCounts, query: '?project_id={project}' },
  'GET /conversations/project/{project_id}': { who: members(200), success: conversationPage, id: 'project' },
  'GET /conversations/{id}': { who: participants(200), success: conversationView, id: 'conversation' },
  'DELETE /conversations/{id}': { who: participants(204), success: 'nothing', id: 'conversation', isFresh: true },
  'PUT /conversations/{id}/rating': {
    who: { ...participants(403), owner: 200 },
    success: conversationView,
    id: 'conversation',
    body: { score: 5, comment: 'Quick and kind.' },
  },
  'GET /conversations/{id}/sync': { who: participants(200), success: syncView, id: 'conversation' },

  'GET /conversations/{id}/messages': { who: participants(200), success: historyView, id: 'conversation' },
  'POST /conversations/{id}/messages': {
    who: participants(201),
    success: turnView,
    id: 'conversation',
    body: { content: 'When are you open?' },
    isFresh: true,
  },
  'POST /conversations/{id}/read': {
    who: participants(204),
    success: 'nothing',
    id: 'conversation',
    body: { up_to_seq: 1 },
  },
  'POST /conversations/{id}/typing': {
    who: participants(204),
    success: 'nothing',
    id: 'conversation',
    body: { typing: true },
  },

  'POST /conversations/{id}/generations': {
    who: participants(201),
    success: generationView,
    id: 'conversation',
    isFresh: true,
  },
  'GET /generations/{id}': { who: participants(200), success: generationView, id: 'generation' },
  'DELETE /generations/{id}': { who: participants(204), success: 'nothing', id: 'generation' },
  'GET /generations/{id}/stream': { who: participants(200), success: 'events', id: 'generation' },

  'GET /doctor': {
    who: { ...withToken(403), admin: 200, 'foreign-admin': 200, operator: 200 },
    success: diagnosisView,
  },
  'GET /figures': {
    who: staff(200),
    success: figuresView,
    query: '?project_id={project}&from=2026-11-01&to=2026-11-30',
  },

  ...KNOWLEDGE_ROUTES,
  ...FLOOR_ROUTES,
  ...PEOPLE_ROUTES,
  ...ROUTING_ROUTES,
  ...CHATBOT_ROUTES,
  ...VOICE_ROUTES,
};
