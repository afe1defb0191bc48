import type { CallView } from '../../../../contract/call.schema.js';
import type { DomainEvents } from '../../../../contract/domain-events.js';
import type { Call } from './call.entity.js';

/** What everybody in the conversation may know of a call. */
export const toCallView = (row: Call, conversationId: string): CallView => ({
  id: row.id,
  conversation_id: conversationId,
  transport: row.transport,
  status: row.status,
  end_reason: row.endReason,
  seconds: row.usedSeconds,
  created_at: row.createdAt.toISOString(),
  ends_at: row.endsAt.toISOString(),
  ended_at: row.endedAt?.toISOString() ?? null,
});

/** What is told of a call; nobody is told of one whose conversation was deleted. */
export const newsOf = (
  call: Call & { conversationId: string },
  assistant: 'speaks' | 'silent',
): DomainEvents['voice.updated'] => ({
  conversation_id: call.conversationId,
  project_id: call.projectId,
  call: toCallView(call, call.conversationId),
  assistant,
});

export const hasConversation = (call: Call): call is Call & { conversationId: string } => call.conversationId !== null;

/** A row of the table, as plain SQL answers with it. */
export type CallRow = Readonly<Record<string, unknown>>;

const camel = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export const callOf = (row: CallRow): Call =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value])) as unknown as Call;
