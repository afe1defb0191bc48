import { Badge, Box, Group, Text, UnstyledButton } from '@mantine/core';
import type { InboxEntry } from '@omnichat/client/types';
import { Flag, PhoneCall } from 'lucide-react';
import { Link } from 'wouter';
import { useCall } from '../calls/use-calls.js';
import { useSession } from '../session/session.js';
import { Person, visitorName } from '../ui/person.js';
import { ago } from '../ui/time.js';
import classes from './conversation-list.module.css';
import type { ListName } from './lists.js';
import { ModeBadge } from './mode-badge.js';

/** So many tags stand in a line; the rest are in the conversation. */
const TAGS_SHOWN = 2;

interface Props {
  readonly entry: InboxEntry;
  readonly list: ListName;
  readonly isOpen: boolean;
}

/** A conversation in a list: with whom, what was said last or found, and who has the floor. */
export function Entry({ entry, list, isOpen }: Props) {
  const { conversation, contact, seller, last_message: last } = entry;
  const { id, created_at: created, priority, tags } = conversation;
  // What is open is being read, whatever was counted.
  const unread = isOpen ? 0 : (conversation.unread_count ?? 0);
  const name = visitorName(contact, conversation);
  const call = useCall(id);
  const isUrgent = priority === 'high' || priority === 'urgent';
  return (
    <UnstyledButton
      component={Link}
      href={`/inbox/${list}/${id}`}
      className={classes.entry}
      data-open={isOpen || undefined}
      aria-current={isOpen || undefined}
    >
      <Person name={name} size={36} />
      <Box flex={1} miw={0}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Group gap={4} wrap="nowrap" miw={0}>
            <Text size="sm" fw={unread > 0 ? 700 : 600} truncate>
              {name}
            </Text>
            {isUrgent && <Flag size={13} color="var(--mantine-color-red-7)" aria-label={`Priority: ${priority}`} />}
          </Group>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {ago(last?.created_at ?? created)}
          </Text>
        </Group>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" c={unread > 0 ? undefined : 'dimmed'} truncate>
            <Preview entry={entry} />
          </Text>
          {unread > 0 && (
            <Badge size="sm" circle={unread < 10} style={{ flexShrink: 0 }} aria-label={`${unread} unread`}>
              {unread > 99 ? '99+' : unread}
            </Badge>
          )}
        </Group>
        <Group gap={4} mt={4} wrap="nowrap">
          <ModeBadge conversation={conversation} holder={seller?.name} />
          {call && (
            <Badge
              size="sm"
              variant="light"
              color="teal"
              leftSection={<PhoneCall size={11} />}
              style={{ flexShrink: 0 }}
            >
              On a call
            </Badge>
          )}
          {tags.slice(0, TAGS_SHOWN).map((tag) => (
            <Badge key={tag} size="sm" variant="default" fw={500} miw={0}>
              {tag}
            </Badge>
          ))}
          {tags.length > TAGS_SHOWN && (
            <Text size="xs" c="dimmed">
              +{tags.length - TAGS_SHOWN}
            </Text>
          )}
        </Group>
      </Box>
    </UnstyledButton>
  );
}

function Preview({ entry: { match, last_message: last, seller } }: { readonly entry: InboxEntry }) {
  const { me } = useSession();
  if (match) return match.text;
  if (!last) return 'Nothing was said yet.';
  const isOwn = seller?.id === me.id;
  const who = { assistant: 'AI: ', seller: isOwn ? 'You: ' : '', note: 'Note: ', user: '', system: '' }[last.role];
  return who + last.text;
}
