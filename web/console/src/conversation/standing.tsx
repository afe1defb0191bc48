import { Group, Text } from '@mantine/core';
import { queueRead } from '@omnichat/client/rest';
import type { Conversation } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { AlarmClock, CheckCheck, CloudOff, Hourglass, type LucideIcon } from 'lucide-react';
import { useSession } from '../session/session.js';
import { useConnection } from '../shell/use-connection.js';
import { clock, moment } from '../ui/time.js';
import { useConversation } from './use-conversation.js';

/** The place in the queue moves without news, in milliseconds. */
const WAIT_SHOWN_MS = 30_000;

/** One line about what is not as usual: the visitor waits, the chat is put aside or done, or the server is out of reach. */
export function Standing({ conversation }: { readonly conversation: Conversation }) {
  const connection = useConnection();
  const { data } = useConversation(conversation.id);
  const { status, mode } = conversation;
  if (connection === 'offline') {
    return (
      <Line icon={CloudOff} color="red" text="The server cannot be reached. What you write is kept and sent later." />
    );
  }
  if (status === 'resolved') {
    return <Line icon={CheckCheck} color="gray" text="This chat is done. It opens again when the visitor writes." />;
  }
  if (status === 'snoozed') {
    const until = data?.snoozed_until ? ` until ${moment(data.snoozed_until)}` : '';
    return <Line icon={AlarmClock} color="grape" text={`Put aside${until}, or until the visitor writes.`} />;
  }
  return mode === 'queued' ? <Waiting id={conversation.id} /> : null;
}

/** How long the visitor has waited, and what was promised. */
function Waiting({ id }: { readonly id: string }) {
  const { client, me } = useSession();
  const { data } = useQuery({
    queryKey: ['inbox', 'queue'],
    queryFn: () => queueRead({ client: client.rest, query: { project_id: me.project_id } }),
    refetchInterval: WAIT_SHOWN_MS,
  });
  const place = data?.data.find(({ conversation_id: waiting }) => waiting === id);
  const details = [
    place?.queued_at && `since ${clock(place.queued_at)}`,
    place?.position && `number ${place.position} in the queue`,
  ].filter(Boolean);
  const text = ['The visitor waits for a person', ...details].join(', ');
  return <Line icon={Hourglass} color="orange" text={`${text}.`} />;
}

interface LineProps {
  readonly icon: LucideIcon;
  readonly color: string;
  readonly text: string;
}

function Line({ icon: Icon, color, text }: LineProps) {
  return (
    <Group
      gap="xs"
      px="md"
      py={6}
      wrap="nowrap"
      role="status"
      bg={`var(--mantine-color-${color}-light)`}
      c={`var(--mantine-color-${color}-light-color)`}
    >
      <Icon size={15} style={{ flexShrink: 0 }} />
      <Text size="sm">{text}</Text>
    </Group>
  );
}
