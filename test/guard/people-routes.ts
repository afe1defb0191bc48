import { randomUUID } from 'node:crypto';
import { apiTokenList, newApiTokenView } from '../../src/contract/api-token.schema.js';
import { grantView, meView } from '../../src/contract/auth.schema.js';
import {
  contactExport,
  contactPage,
  contactView,
  identifiedView,
  identitySecretList,
  mergeView,
  newIdentitySecretView,
} from '../../src/contract/contact.schema.js';
import { projectView } from '../../src/contract/project.schema.js';
import { sellerPage, sellerView } from '../../src/contract/seller.schema.js';
import { sentFallbackView, widgetSessionView } from '../../src/contract/widget.schema.js';
import { admins, everybody, members, type Route, staff, type Verdicts, withToken } from './verdicts.js';

/** What a user of the project may no more see than a stranger. */
const staffOrAbsent = (status: number): Verdicts => ({ ...members(status), owner: 404, neighbour: 404 });

/** The settings of a project: its members may know that it is there. */
const settings = (status: number): Verdicts => ({ ...admins(status), stranger: 404 });

const query = '?project_id={project}';
const email = 'new@example.com';
const password = 'a long enough password';

/** The routes about contacts, sellers and signing in. */
export const PEOPLE_ROUTES: Readonly<Record<string, Route>> = {
  'GET /me': { who: withToken(200), success: meView },
  'POST /auth/login': {
    who: everybody(401),
    success: grantView,
    body: { email: 'nobody@example.com', password },
    takes: ['project_id'],
  },
  'POST /auth/refresh': { who: everybody(401), success: grantView, body: { refresh_token: 'x' } },
  'POST /auth/logout': { who: withToken(204), success: 'nothing' },

  'POST /widget/sessions': {
    who: everybody(404),
    success: widgetSessionView,
    body: { widget_key: 'wk_unknown', device_id: 'b6a1c2f0-7c41' },
    takes: ['seller_id'],
  },
  'POST /sendmessage': {
    who: everybody(404),
    success: sentFallbackView,
    body: { widgetId: 'wk_unknown', message: 'Hello?', deviceId: 'b6a1c2f0-7c41' },
    takes: ['id'],
  },

  'GET /contacts': { who: staff(200), success: contactPage, query },
  'POST /contacts': { who: staff(201), success: contactView, query, body: { name: 'Mia Berg' } },
  'GET /contacts/{id}': { who: staffOrAbsent(200), success: contactView, id: 'contact' },
  'PATCH /contacts/{id}': { who: staffOrAbsent(200), success: contactView, id: 'contact', body: { name: 'Mia' } },
  'DELETE /contacts/{id}': { who: staff(204), success: 'nothing', id: 'contact', isFresh: true },
  'GET /contacts/{id}/export': { who: staff(200), success: contactExport, id: 'contact' },
  'POST /contacts/{id}/identify': {
    who: staffOrAbsent(400),
    success: identifiedView,
    id: 'contact',
    body: { identity_token: 'forged' },
  },
  'POST /contacts/{id}/merge': { who: staff(400), success: mergeView, id: 'contact', body: { into: randomUUID() } },
  'POST /contacts/merges/{id}/undo': {
    who: staff(200),
    success: mergeView,
    id: 'merge',
    isFresh: true,
  },
  'POST /contacts/{id}/sessions/revoke': { who: staff(204), success: 'nothing', id: 'contact' },

  'GET /sellers': { who: staff(200), success: sellerPage, query },
  // The second who may finds the address taken.
  'POST /sellers': {
    who: { ...admins(201), 'foreign-seller': 403, operator: 409 },
    success: sellerView,
    query,
    body: { email, name: 'New', password },
    takes: ['role'],
  },
  'GET /sellers/{id}': { who: staff(200), success: sellerView, id: 'seller' },
  'PATCH /sellers/{id}': {
    who: admins(200),
    success: sellerView,
    id: 'seller',
    body: { name: 'Mia' },
    takes: ['role'],
  },
  'DELETE /sellers/{id}': {
    who: { ...admins(204), 'foreign-seller': 403 },
    success: 'nothing',
    id: 'seller',
    isFresh: true,
  },
  'PUT /sellers/{id}/availability': {
    who: admins(200),
    success: sellerView,
    id: 'seller',
    body: { status: 'online' },
  },

  'PATCH /projects/{id}': { who: settings(200), success: projectView, id: 'project', body: { greeting: 'Hello!' } },
  'POST /projects/{id}/identity-secrets': { who: settings(201), success: newIdentitySecretView, id: 'project' },
  'GET /projects/{id}/identity-secrets': { who: settings(200), success: identitySecretList, id: 'project' },
  'POST /projects/{id}/api-tokens': {
    who: settings(201),
    success: newApiTokenView,
    id: 'project',
    body: { name: 'Web shop', role: 'admin' },
    takes: ['role'],
  },
  'GET /projects/{id}/api-tokens': { who: settings(200), success: apiTokenList, id: 'project' },
  // The second ids of these paths name nothing.
  'DELETE /projects/{id}/api-tokens/{token_id}': { who: settings(404), success: 'nothing', id: 'project' },
  'DELETE /projects/{id}/identity-secrets/{secret_id}': { who: settings(404), success: 'nothing', id: 'project' },
};
