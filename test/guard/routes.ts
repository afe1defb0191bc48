import { z } from 'zod';
import { conversationPage, conversationView } from '../../src/contract/conversation.schema.js';
import { generationView, syncView, turnView } from '../../src/contract/generation.schema.js';
import { historyView } from '../../src/contract/message.schema.js';
import { projectPage, projectView } from '../../src/contract/project.schema.js';
import { ACTORS, type ActorName } from '../support/actors.js';
import type { Success } from '../support/documented.js';

/** What every actor gets at a route. */
export type Verdicts = Readonly<Record<ActorName, number>>;

export interface Route {
  readonly who: Verdicts;
  readonly success: Success;
  /** What the path's id names. */
  readonly id?: 'conversation' | 'generation' | 'project';
  readonly body?: unknown;
  readonly query?: string;
  /** The call changes what the next one would meet: each actor gets objects of its own. */
  readonly isFresh?: true;
}

const statusView = z.strictObject({ status: z.string() });

const everybody = (status: number): Verdicts =>
  Object.fromEntries(ACTORS.map((actor) => [actor, status])) as Record<ActorName, number>;

const withToken = (status: number): Verdicts => ({ ...everybody(status), nobody: 401, garbage: 401 });

/** Those whose token opens the project. */
const members = (status: number): Verdicts => ({
  ...withToken(status),
  stranger: 404,
  'foreign-seller': 404,
  'foreign-admin': 404,
});

/** The owner of the conversation, and those who work for its project. */
const participants = (status: number): Verdicts => ({ ...members(status), neighbour: 404 });

export const operatorOnly = (status: number): Verdicts => ({ ...withToken(403), operator: status });

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
  'GET /conversations/project/{project_id}': { who: members(200), success: conversationPage, id: 'project' },
  'GET /conversations/{id}': { who: participants(200), success: conversationView, id: 'conversation' },
  'DELETE /conversations/{id}': { who: participants(204), success: 'nothing', id: 'conversation', isFresh: true },
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
};
