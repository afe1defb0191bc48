import { Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { inboxList } from '@omnichat/client/rest';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ListName } from '../inbox/lists.js';
import { ModeBadge } from '../inbox/mode-badge.js';
import { useSession } from '../session/session.js';
import { ago } from '../ui/time.js';

const MOST_SHOWN = 6;

interface Props {
  readonly contactId: string;
  readonly openId: string;
  readonly list: ListName;
}

/** What else was talked about with the same visitor. Nothing where there was nothing. */
export function EarlierChats({ contactId, openId, list }: Props) {
  const { client, me } = useSession();
  const { data } = useQuery({
    queryKey: ['inbox', 'of-contact', contactId],
    queryFn: () =>
      inboxList({
        client: client.rest,
        query: { project_id: me.project_id, contact_id: contactId, limit: MOST_SHOWN + 1 },
      }),
  });
  const others = (data?.data ?? []).filter(({ conversation }) => conversation.id !== openId).slice(0, MOST_SHOWN);
  if (others.length === 0) return null;
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        Other chats
      </Text>
      {others.map(({ conversation, last_message: last }) => (
        <UnstyledButton key={conversation.id} component={Link} href={`/inbox/${list}/${conversation.id}`}>
          <Group gap={6} justify="space-between" wrap="nowrap">
            <Text size="sm" truncate>
              {last?.text ?? 'Nothing was said'}
            </Text>
            <ModeBadge conversation={conversation} />
          </Group>
          <Text size="xs" c="dimmed">
            {ago(last?.created_at ?? conversation.created_at)}
          </Text>
        </UnstyledButton>
      ))}
    </Stack>
  );
}
