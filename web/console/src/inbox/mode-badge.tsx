import { Badge } from '@mantine/core';
import type { Conversation } from '@omnichat/client/types';
import { useSession } from '../session/session.js';

interface Props {
  readonly conversation: Conversation;
  /** What the holder is called, where that is known. */
  readonly holder?: string | null | undefined;
}

/** Who has the floor. */
export function ModeBadge({ conversation, holder }: Props) {
  const { me } = useSession();
  const { label, color } = lookOf(conversation, me.id, holder);
  return (
    <Badge size="sm" variant="light" color={color} style={{ flexShrink: 0 }}>
      {label}
    </Badge>
  );
}

function lookOf({ status, mode, seller_id: seller }: Conversation, me: string, holder?: string | null) {
  if (status === 'resolved') return { label: 'Done', color: 'gray' };
  if (status === 'snoozed') return { label: 'Snoozed', color: 'grape' };
  if (mode === 'queued') return { label: 'Waiting', color: 'orange' };
  if (mode === 'assistant') return { label: 'AI', color: 'harbour' };
  return seller === me ? { label: 'You', color: 'teal' } : { label: holder ?? 'Colleague', color: 'gray' };
}
