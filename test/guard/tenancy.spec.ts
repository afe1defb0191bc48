import { describe, expect, it } from '@jest/globals';
import { readSources, sourceOf } from '../support/architecture/source-tree.js';
import { unguarded } from '../support/architecture/tenancy-rules.js';

const GENERATIONS = 'src/modules/assistant/generations';
const SEEN_FIRST = 'the caller has obtained the object through visibleTo';
const DOOR = 'the way to the database for others, whose statements are checked where they stand';
const PROVED = 'the caller has proved to be the contact that the rows are asked for by';
const OWN_WORK = 'the work of this server: no id of a client reaches it';

/** Where the tables are reached without the visibility rule, and why that is right. An entry that is not needed fails. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/modules/messages/spoken/spoken.query.ts#SPOKEN': OWN_WORK,
  'src/modules/assistant/speaking/speaking.query.ts#SPEAKING': SEEN_FIRST,
  'src/modules/voice/calls/rows/calls.query.ts#KEEP': OWN_WORK,
  'src/platform/database/database.ts#pool': DOOR,
  'src/platform/database/database.ts#transaction': DOOR,
  'src/platform/database/node-hints.service.ts#listen': 'a connection that only listens',
  'src/modules/figures/figures.query.ts#CONVERSATIONS': 'for staff of the project that the parameter names',
  'src/modules/figures/figures.query.ts#MODELS': 'for staff of the project that the parameter names',
  'src/modules/messages/marks/receipts.service.ts#MARK': SEEN_FIRST,
  'src/modules/messages/marks/unread.service.ts#OF_SELLER': "a seller's own: the id comes from the token",
  'src/modules/messages/marks/unread.service.ts#COUNTS': 'of conversations that were shown to the reader a moment ago',
  'src/modules/conversations/threads/contact-threads.service.ts#addressed': "within the projects of the caller's token",
  'src/modules/messages/history.query.ts#MISSED': 'for rooms, which are entered through visibleTo',
  'src/modules/escalations/clocks/clocks.query.ts#ABANDONED': OWN_WORK,
  'src/modules/escalations/clocks/clocks.query.ts#RETURNED': OWN_WORK,
  'src/modules/escalations/clocks/clocks.query.ts#RIPE': OWN_WORK,
  'src/modules/escalations/clocks/clocks.query.ts#TAKEN': OWN_WORK,
  'src/modules/escalations/queue/queue.query.ts#PACE': 'for staff of the project that the parameter names',
  'src/modules/escalations/queue/queue.query.ts#PRIORITIES': SEEN_FIRST,
  'src/modules/escalations/queue/queue.query.ts#WAITING': 'for staff of the project that the parameter names',
  'src/modules/conversations/opening/openings.service.ts#open':
    'a new row, for the actor; what is there is shown by `opened`',
  'src/modules/messages/sending/send-apart.query.ts#SENT': "the sender's own, which SEND_APART has just found",
  'src/modules/messages/thread.query.ts#APPEND_SYSTEM': SEEN_FIRST,
  'src/modules/messages/thread.query.ts#PART': SEEN_FIRST,
  'src/modules/messages/thread.query.ts#UNANSWERED': SEEN_FIRST,
  'src/modules/messages/contact-messages.ts#OF_CONTACT': SEEN_FIRST,
  'src/modules/conversations/caseload/caseload.query.ts#STAND': SEEN_FIRST,
  'src/modules/conversations/caseload/caseload.query.ts#LOADS': OWN_WORK,
  'src/modules/conversations/caseload/caseload.query.ts#LAST_SELLER': OWN_WORK,
  'src/modules/conversations/caseload/caseload.query.ts#HELD': OWN_WORK,
  'src/modules/conversations/caseload/caseload.query.ts#LOCK': SEEN_FIRST,
  'src/modules/conversations/caseload/caseload.query.ts#GIVE': SEEN_FIRST,
  'src/modules/conversations/threads/contact-threads.service.ts#newestOf': PROVED,
  'src/modules/conversations/threads/contact-threads.service.ts#of': PROVED,
  'src/modules/conversations/threads/contact-threads.service.ts#requireRoomFor': PROVED,
  'src/modules/conversations/threads/contact-threads.service.ts#begin': PROVED,
  'src/modules/conversations/threads/contact-threads.service.ts#insert': PROVED,
  'src/modules/conversations/threads/contact-threads.service.ts#isGone':
    'bare ids of what is gone: there is no row to see',
  'src/modules/assistant/escalating/standing.query.ts#STANDING': OWN_WORK,
  [`${GENERATIONS}/begin.query.ts#history`]: 'part of BEGIN, REGENERATE and ADOPT',
  [`${GENERATIONS}/begin.query.ts#begun`]: 'part of BEGIN, REGENERATE and ADOPT',
  [`${GENERATIONS}/begin.query.ts#start`]: 'part of BEGIN and REGENERATE',
  [`${GENERATIONS}/begin.query.ts#HISTORY`]: OWN_WORK,
  [`${GENERATIONS}/begin.query.ts#BEGIN`]: OWN_WORK,
  [`${GENERATIONS}/begin.query.ts#REGENERATE`]: SEEN_FIRST,
  [`${GENERATIONS}/begin.query.ts#ADOPT`]: OWN_WORK,
  [`${GENERATIONS}/end.query.ts#END`]: OWN_WORK,
  [`${GENERATIONS}/end.query.ts#KEEP`]: OWN_WORK,
  [`${GENERATIONS}/end.query.ts#LOST`]: OWN_WORK,
  [`${GENERATIONS}/end.query.ts#DUE`]: OWN_WORK,
  [`${GENERATIONS}/end.query.ts#RELEASE`]: OWN_WORK,
  [`${GENERATIONS}/find.query.ts#columns`]: 'part of the FIND statements',
  [`${GENERATIONS}/find.query.ts#FIND`]: SEEN_FIRST,
  [`${GENERATIONS}/find.query.ts#FIND_ANSWER`]: SEEN_FIRST,
  [`${GENERATIONS}/find.query.ts#FIND_RUNNING`]: SEEN_FIRST,
  [`${GENERATIONS}/find.query.ts#IS_DUE`]: SEEN_FIRST,
  [`${GENERATIONS}/find.query.ts#REQUEST_STOP`]: SEEN_FIRST,
};

it('every statement on rows of somebody asks who may see them, or says why not', async () => {
  const sources = (await readSources()).filter(({ path }) => !path.endsWith('.spec.ts'));
  expect(unguarded(sources).sort()).toEqual(Object.keys(ALLOWED).sort());
});

const check = (text: string) => unguarded([sourceOf('src/modules/messages/a.query.ts', text)]);

describe('the check of tenancy', () => {
  it.each([
    'const A = { text: `SELECT * FROM conversations WHERE id = $1` };',
    `const A = 'DELETE FROM messages WHERE id = $1';`,
    'const A = `UPDATE generations g SET x = 1`;',
    'const A = `SELECT 1 FROM projects p\n  LEFT JOIN receipts r ON true`;',
    'function A() { return `INSERT INTO messages VALUES ($1)`; }',
    `class C { A() { return db.run('SELECT FROM messages'); } }`,
    'class C { constructor(private readonly rows: Repository<Conversation>) {} A() { return this.rows.findOneBy({}); } }',
    'class C { constructor(private readonly db: DataSource) {} A() { return this.db.query(text); } }',
    'const visibleTo = 1; const A = `SELECT ${visibleTo} FROM messages`;',
  ])('finds %s', (text) => expect(check(text)).toEqual(['src/modules/messages/a.query.ts#A']));

  it.each([
    'const A = `SELECT * FROM conversations c WHERE id = $1 AND ${visibleFrom(2)}`;',
    'const who = visibleSql(x); const A = `SELECT * FROM messages WHERE ${who}`;',
    'const page = () => `SELECT FROM messages WHERE ${visibleFrom(2)}`; const A = { text: page() };',
    'class C { constructor(private readonly rows: Repository<Message>) {} A() { return this.rows.where(VISIBLE_BY_NAME); } }',
    'const A = `SELECT * FROM projects`;',
    `const A = 'messages';`,
    'class C { constructor(private readonly rows: Repository<Project>) {} A() { return this.rows.findOneBy({}); } }',
  ])('passes %s', (text) => expect(check(text)).toEqual([]));
});
