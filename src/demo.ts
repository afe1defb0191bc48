import { createHmac } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DataSource } from 'typeorm';
import { DEMO_DOCUMENTS, DEMO_INSTRUCTIONS, DEMO_LOOK, DEMO_PROPERTIES, demoHomeUrl } from './demo-content.js';
import { ChatbotsService } from './modules/chatbots/chatbots.service.js';
import { DocumentsService } from './modules/knowledge/documents/documents.service.js';
import { RecordsService } from './modules/knowledge/records/records.service.js';
import { ProjectsService } from './modules/projects/projects.service.js';
import { SellersService } from './modules/sellers/sellers.service.js';
import { THE_SERVER } from './platform/auth/actor.js';
import { SecretKeys } from './platform/auth/secret-keys.js';

/** The project that a new installation starts with, so that there is something to talk to. */
export const DEMO_PROJECT = 'demo';

/** What stands between the tags is what the local provider answers from. */
const INSTRUCTIONS = `You are the assistant of Harbour Homes, an estate agency in Brightwater. Answer briefly and only from what is written here; when you do not know, say so and offer a person.
<knowledge>
We are open from 9:00 to 18:00, Monday to Saturday, and closed on Sundays and public holidays.
Our office is at 12 Quay Street, Brightwater, two minutes from the ferry.
Viewings are free, last about thirty minutes and can be booked one day ahead.
The flat at Lantern Court has two bedrooms, one bathroom and 78 square metres, and costs 1,450 a month.
The house at Mill Lane has four bedrooms, two bathrooms and a garden, and is for sale at 420,000.
Pets are allowed in Mill Lane and, up to the size of a cat, in Lantern Court.
A deposit of two months' rent is due before you move in; it is paid back within four weeks after you leave.
You can reach a person by telephone on 555 0134 during opening hours.
</knowledge>`;

/** The demo project. */
export interface Demo {
  /** Null when it was deleted or never was. */
  readonly id: string | null;
  /** This start has made it. */
  readonly isNew: boolean;
}

/** Finds the demo project, which is created when there is no project at all. */
export async function demoProject(dataSource: DataSource): Promise<Demo> {
  const made: unknown[] = await dataSource.query(
    `INSERT INTO projects (id, name, instructions) SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM projects) RETURNING id`,
    [uuidv7(), DEMO_PROJECT, INSTRUCTIONS],
  );
  return { id: await projectNamed(dataSource, DEMO_PROJECT), isNew: made.length > 0 };
}

const DEMO_SELLER = 'mia@harbour-homes.example';

/** How somebody logs in to the console of the demo. */
export interface DemoLogin {
  readonly email: string;
  readonly password: string;
}

/** The demo seller's login, while there is such a seller; the password is made from this installation's secret, and stored nowhere. */
export async function demoLogin(app: INestApplicationContext, projectId: string): Promise<DemoLogin | null> {
  const rows: unknown[] = await app
    .get(DataSource)
    .query('SELECT 1 FROM sellers WHERE email = $1 AND project_id = $2 AND is_active', [DEMO_SELLER, projectId]);
  const password = demoPassword(app);
  return rows.length > 0 && password !== null ? { email: DEMO_SELLER, password } : null;
}

/** Null where tokens are somebody else's: there is no secret to make it from. */
function demoPassword(app: INestApplicationContext): string | null {
  const key = app.get(SecretKeys).current;
  return key ? createHmac('sha256', key).update('the demo seller').digest('base64url').slice(0, 14) : null;
}

/**
 * Gives a new demo project a seller, a chatbot, documents and properties, so that its first answers cite their sources. May be called
 * again after it failed: what is there stays as it is.
 */
export async function furnishDemo(app: INestApplicationContext, projectId: string, url: string): Promise<void> {
  const there = { project_id: projectId };
  const password = demoPassword(app);
  if (password !== null && !(await exists(app, 'sellers', projectId))) {
    const seller = { email: DEMO_SELLER, password, name: 'Mia Berg', role: 'admin' } as const;
    const { id } = await app.get(SellersService).create(THE_SERVER, { ...there, ...seller });
    // Once she is in the console, chats come to her without further ado.
    await app.get(SellersService).setAvailability(THE_SERVER, id, 'online');
  }
  if (!(await exists(app, 'chatbots', projectId))) {
    const chatbot = { name: 'Harbour Homes', instructions: DEMO_INSTRUCTIONS };
    await app.get(ChatbotsService).create(THE_SERVER, { ...there, ...chatbot });
    await app.get(ProjectsService).change(THE_SERVER, projectId, DEMO_LOOK);
  }
  const records = app.get(RecordsService);
  for (const [id, facts] of Object.entries(DEMO_PROPERTIES)) {
    const shown = { ...facts, url: demoHomeUrl(url, id) };
    await records.put(THE_SERVER, { ...there, kind: 'property', external_id: id, facts: shown });
  }
  const documents = app.get(DocumentsService);
  for (const { title, text } of DEMO_DOCUMENTS) {
    const content = { format: 'markdown', bytes: Buffer.from(text) } as const;
    await documents.submit(THE_SERVER, { ...there, title, content });
  }
}

/** Sees to it that the records of the demo's homes name the pages of this server, which may listen elsewhere than the last time. */
export async function readdressDemo(app: INestApplicationContext, projectId: string, url: string): Promise<void> {
  const records = app.get(RecordsService);
  for (const id of Object.keys(DEMO_PROPERTIES)) {
    const record = await records.get(projectId, 'property', id);
    const page = demoHomeUrl(url, id);
    const known = record?.facts.url;
    if (!record || typeof known !== 'string' || known === page || !known.endsWith(`/homes/${id}`)) continue;
    const moved = { kind: 'property', external_id: id, facts: { ...record.facts, url: page } } as const;
    await records.put(THE_SERVER, { project_id: projectId, ...moved });
  }
}

async function exists(
  app: INestApplicationContext,
  table: 'sellers' | 'chatbots',
  projectId: string,
): Promise<boolean> {
  const rows: unknown[] = await app
    .get(DataSource)
    .query(`SELECT 1 FROM ${table} WHERE project_id = $1 LIMIT 1`, [projectId]);
  return rows.length > 0;
}

/** The id of the oldest project of this name, or null. */
export async function projectNamed(dataSource: DataSource, name: string): Promise<string | null> {
  const rows: { id: string }[] = await dataSource.query(
    'SELECT id FROM projects WHERE name = $1 ORDER BY created_at, id LIMIT 1',
    [name],
  );
  return rows[0]?.id ?? null;
}
