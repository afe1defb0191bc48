import { Badge, Box, Group, ScrollArea, Stack, Tabs, Text, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Conversation } from '@omnichat/client/types';
import { Inbox } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { useContact } from '../contact/use-contact.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { ago } from '../ui/time.js';
import classes from './conversation-list.module.css';
import { type ListName, lists } from './lists.js';
import { ModeBadge } from './mode-badge.js';
import { useInbox } from './use-inbox.js';

interface Props {
  readonly name: ListName;
  readonly openId: string | undefined;
}

/** The tabs of the inbox with their counts, and the conversations of the chosen one. */
export function ConversationList({ name, openId }: Props) {
  const [, go] = useLocation();
  return (
    <Stack gap={0} h="100%">
      <Tabs value={name} onChange={(list) => go(`/inbox/${list}`)}>
        <Tabs.List aria-label="Inbox" style={{ flexWrap: 'nowrap' }}>
          {(Object.keys(lists) as ListName[]).map((list) => (
            <Tabs.Tab key={list} value={list} px="sm" rightSection={<Count name={list} />}>
              {lists[list].label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Entries name={name} openId={openId} />
    </Stack>
  );
}

/** How many there are; the done ones are not counted. */
function Count({ name }: { readonly name: ListName }) {
  const { data } = useInbox(name);
  if (name === 'resolved' || name === 'all' || !data?.length) return null;
  const isUrgent = name === 'queue';
  return (
    <Badge size="xs" variant={isUrgent ? 'filled' : 'light'} color={isUrgent ? 'orange' : 'gray'} circle>
      {data.length}
    </Badge>
  );
}

function Entries({ name, openId }: Props) {
  const { data, error, refetch } = useInbox(name);
  const [, go] = useLocation();
  const move = (by: number): void => {
    if (!data?.length) return;
    const index = data.findIndex(({ id }) => id === openId);
    const next = data[Math.min(data.length - 1, Math.max(0, index + by))];
    if (next) go(`/inbox/${name}/${next.id}`);
  };
  useHotkeys([
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
    ['J', () => move(1)],
    ['K', () => move(-1)],
  ]);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) {
    return (
      <Empty icon={Inbox} title="Nothing here">
        {lists[name].empty}
      </Empty>
    );
  }
  return (
    <ScrollArea flex={1}>
      <Box component="ul" m={0} p={6} style={{ listStyle: 'none' }}>
        {data.map((conversation) => (
          <li key={conversation.id}>
            <Entry conversation={conversation} list={name} isOpen={conversation.id === openId} />
          </li>
        ))}
      </Box>
    </ScrollArea>
  );
}

interface EntryProps {
  readonly conversation: Conversation;
  readonly list: ListName;
  readonly isOpen: boolean;
}

function Entry({ conversation, list, isOpen }: EntryProps) {
  const {
    id,
    title,
    contact_id: contactId,
    user_id: userId,
    last_message_at: last,
    created_at: created,
  } = conversation;
  const { data: contact } = useContact(contactId);
  const name = contact?.name ?? contact?.email ?? userId ?? 'Visitor';
  return (
    <UnstyledButton
      component={Link}
      href={`/inbox/${list}/${id}`}
      className={classes.entry}
      data-open={isOpen || undefined}
      aria-current={isOpen || undefined}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {ago(last ?? created)}
        </Text>
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="xs" mt={2}>
        <Text size="xs" c="dimmed" truncate>
          {title ?? contact?.last_page_url ?? `${conversation.last_seq} messages`}
        </Text>
        <ModeBadge conversation={conversation} />
      </Group>
    </UnstyledButton>
  );
}
