import type { SendRow } from './new-message.js';

/** A row that may be plain (see `SEND`), and which one of how many it is in its conversation. */
export interface PlainRow {
  readonly row: SendRow;
  readonly nth: number;
  readonly among: number;
  /** Where it stood among all rows. */
  readonly index: number;
}

/**
 * The rows that may be plain, those of one conversation in their order. Not the conversations with a note, which is stored by other
 * rules, nor those in which one of several messages brings the visitor's page, since the last one alone tells it, nor those that are
 * busy.
 */
export function plainBatch(rows: readonly SendRow[], isBusy: (conversationId: string) => boolean): PlainRow[] {
  const ofConversation = new Map<string, number[]>();
  for (const [index, { conversation_id: id }] of rows.entries()) {
    const indexes = ofConversation.get(id);
    if (indexes) indexes.push(index);
    else ofConversation.set(id, [index]);
  }
  const batch: PlainRow[] = [];
  for (const [id, indexes] of ofConversation) {
    if (isBusy(id)) continue;
    const among = indexes.length;
    const of = indexes.map((index, before) => ({ row: rows[index] as SendRow, nth: before + 1, among, index }));
    const isOdd = of.some(({ row }) => row.is_note || (among > 1 && row.page_url !== null));
    if (!isOdd) batch.push(...of);
  }
  return batch;
}
