import { Client } from 'pg';

/** What a client learnt of a send: acknowledged, definitely refused, or nothing it can rely on. */
export type Outcome = 'ok' | 'fail' | 'unknown';

export interface Send {
  readonly conversation_id: string;
  readonly sender: string;
  readonly client_message_id: string;
  readonly content: string;
}

export interface Acknowledged {
  readonly id: string;
  readonly seq: number;
  readonly created_at: string;
}

export interface Operation extends Send {
  readonly invokedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  readonly answer: Acknowledged | null;
}

/** A message as the database holds it. */
export interface StoredRow extends Acknowledged {
  readonly conversation_id: string;
  readonly sender_id: string | null;
  readonly client_message_id: string | null;
  readonly content: string;
}

/** What clients did and learnt, with the times of one monotonic clock. */
export class History {
  readonly operations: Operation[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Notes that a send begins; the returned function notes its end. */
  invoke(send: Send): (outcome: Outcome, answer?: Acknowledged) => Operation {
    const invokedAt = this.now();
    return (outcome, answer) => {
      const operation = { ...send, invokedAt, endedAt: this.now(), outcome, answer: answer ?? null };
      this.operations.push(operation);
      return operation;
    };
  }

  count(outcome: Outcome): number {
    return this.operations.filter((operation) => operation.outcome === outcome).length;
  }

  /** Reads the conversations of this history and answers with every broken promise, in words. */
  async check(databaseUrl: string): Promise<string[]> {
    const ids = [...new Set(this.operations.map((operation) => operation.conversation_id))];
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<StoredRow & { created_at: unknown }>(
        `SELECT conversation_id, seq, id, sender_id, client_message_id, content, created_at
         FROM messages WHERE conversation_id = ANY($1::uuid[]) ORDER BY conversation_id, seq`,
        [ids],
      );
      const ends = await client.query<{ id: string; last_seq: number }>(
        'SELECT id, last_seq FROM conversations WHERE id = ANY($1::uuid[])',
        [ids],
      );
      const stored = rows.map((row) => ({ ...row, created_at: (row.created_at as unknown as Date).toISOString() }));
      const lastSeqs = new Map(ends.rows.map(({ id, last_seq: seq }) => [id, seq]));
      return violationsOf(this.operations, stored, lastSeqs);
    } finally {
      await client.end();
    }
  }
}

/** Checks promises 1 to 4 of a history against the rows in the database; `lastSeqs` is what the conversations say of themselves. */
export function violationsOf(
  operations: readonly Operation[],
  rows: readonly StoredRow[],
  lastSeqs: ReadonlyMap<string, number> = new Map(),
): string[] {
  const byConversation = Map.groupBy(rows, (row) => row.conversation_id);
  return [
    ...[...byConversation].flatMap(([id, stored]) => numbering(id, stored, lastSeqs.get(id))),
    ...outcomes(operations, rows),
    ...strangers(operations, rows),
    ...realTimeOrder(operations),
  ];
}

const keyOf = (send: { conversation_id: string; sender: string | null; client_message_id: string | null }): string =>
  JSON.stringify([send.conversation_id, send.sender, send.client_message_id]);

const rowKey = (row: StoredRow): string => keyOf({ ...row, sender: row.sender_id });

/** Promise 3: 1, 2, 3 … without holes, times that never go back. */
function numbering(id: string, rows: readonly StoredRow[], lastSeq: number | undefined): string[] {
  const ordered = rows.toSorted((a, b) => a.seq - b.seq);
  const found: string[] = [];
  ordered.forEach((row, index) => {
    if (row.seq !== index + 1) found.push(`${id}: seq ${row.seq} stands in place ${index + 1}`);
    const before = ordered[index - 1];
    if (before && row.created_at < before.created_at) {
      found.push(`${id}: seq ${row.seq} is older than seq ${before.seq}`);
    }
  });
  if (lastSeq !== undefined && lastSeq !== ordered.at(-1)?.seq) {
    found.push(`${id}: last_seq is ${lastSeq}, the newest message has ${ordered.at(-1)?.seq}`);
  }
  return found;
}

/** Promises 1 and 2: an `ok` is there once as it was acknowledged, an unknown at most once, a refusal never. */
function outcomes(operations: readonly Operation[], rows: readonly StoredRow[]): string[] {
  const stored = Map.groupBy(rows, rowKey);
  const found: string[] = [];
  for (const [key, sends] of Map.groupBy(operations, keyOf)) {
    const there = stored.get(key) ?? [];
    if (there.length > 1) found.push(`${key}: stored ${there.length} times`);
    for (const send of sends) found.push(...verdictOn(send, sends, there[0]).map((text) => `${key}: ${text}`));
  }
  return found;
}

function verdictOn(send: Operation, sends: readonly Operation[], row: StoredRow | undefined): string[] {
  if (send.outcome === 'ok') {
    if (!row) return ['acknowledged, but not stored'];
    if (row.content !== send.content) return ['acknowledged with other content than is stored'];
    const { answer } = send;
    const isSame =
      answer &&
      answer.id === row.id &&
      answer.seq === row.seq &&
      answer.created_at === new Date(row.created_at).toISOString();
    return isSame ? [] : [`acknowledged as ${JSON.stringify(answer)}, stored as seq ${row.seq}, id ${row.id}`];
  }
  if (send.outcome === 'unknown' || row?.content !== send.content) return [];
  const mayBeAnothers = sends.some((other) => other.content === send.content && other.outcome !== 'fail');
  return mayBeAnothers ? [] : ['refused, but stored'];
}

/** Messages under a client id that nobody sent. */
function strangers(operations: readonly Operation[], rows: readonly StoredRow[]): string[] {
  const sent = new Set(operations.map((send) => JSON.stringify([keyOf(send), send.content])));
  return rows
    .filter((row) => row.client_message_id !== null && !sent.has(JSON.stringify([rowKey(row), row.content])))
    .map((row) => `${rowKey(row)}: stored, but nobody sent it`);
}

/** Promise 4: what was acknowledged before something else was sent has the lower seq. */
function realTimeOrder(operations: readonly Operation[]): string[] {
  const found: string[] = [];
  for (const [id, sends] of Map.groupBy(operations, (send) => send.conversation_id)) {
    const spans = [...Map.groupBy(sends, keyOf).values()].flatMap(spanOf);
    const byStart = spans.toSorted((a, b) => a.start - b.start);
    const byEnd = spans.toSorted((a, b) => a.end - b.end);
    let [next, highest] = [0, 0];
    for (const span of byStart) {
      for (; (byEnd[next]?.end ?? Infinity) < span.start; next += 1) highest = Math.max(highest, byEnd[next]?.seq ?? 0);
      if (span.seq < highest) found.push(`${id}: seq ${span.seq} was sent after seq ${highest} had been acknowledged`);
    }
  }
  return found;
}

/** From the first try to the first acknowledgement; nothing for a message that was never acknowledged. */
function spanOf(sends: readonly Operation[]): { start: number; end: number; seq: number }[] {
  const acknowledged = sends.filter((send) => send.outcome === 'ok');
  const seq = acknowledged[0]?.answer?.seq;
  if (seq === undefined) return [];
  const start = Math.min(...sends.map((send) => send.invokedAt));
  const end = Math.min(...acknowledged.map((send) => send.endedAt));
  return [{ start, end, seq }];
}
