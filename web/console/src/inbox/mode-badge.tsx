import { Badge } from '@mantine/core';
import type { Conversation } from '@omnichat/client/types';
import { useSession } from '../session/session.js';

/** Who has the floor. */
export function ModeBadge({ conversation }: { readonly conversation: Conversation }) {
  const { me } = useSession();
  const { label, color } = lookOf(conversation, me.id);
  return (
    <Badge size="xs" variant="light" color={color} style={{ flexShrink: 0 }}>
      {label}
    </Badge>
  );
}

function lookOf({ status, mode, seller_id: seller }: Conversation, me: string): { label: string; color: string } {
  if (status === 'resolved') return { label: 'Resolved', color: 'gray' };
  if (status === 'snoozed') return { label: 'Snoozed', color: 'grape' };
  if (mode === 'queued') return { label: 'Waits', color: 'orange' };
  if (mode === 'assistant') return { label: 'AI', color: 'cyan' };
  return seller === me ? { label: 'You', color: 'teal' } : { label: 'Colleague', color: 'gray' };
}
