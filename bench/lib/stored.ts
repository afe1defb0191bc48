import type { Product } from './product.ts';

/** Rows = acknowledgements; (conversation, seq) distinct and without holes. Says what is wrong. */
export async function storedFaults(product: Product, ids: readonly string[], acknowledged: number): Promise<string[]> {
  const faults: string[] = [];
  const [count] = await product.sql<{ rows: number; gaps: number }>(
    `SELECT coalesce(sum(n), 0)::int AS rows, count(*) FILTER (WHERE n <> distinct_seqs OR last <> n OR last <> last_seq)::int AS gaps
     FROM (SELECT m.conversation_id, c.last_seq, count(*) AS n, count(DISTINCT m.seq) AS distinct_seqs, max(m.seq) AS last
       FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.id = ANY($1::uuid[]) GROUP BY 1, 2) x`,
    [ids],
  );
  if (count?.rows !== acknowledged) faults.push(`durable sends: ${acknowledged} acknowledged, ${count?.rows} rows`);
  if (count?.gaps !== 0) faults.push(`durable sends: ${count?.gaps} conversations with holes in their seqs`);
  return faults;
}
