import { Group, Text } from '@mantine/core';
import type { Conversation } from '@omnichat/client/types';
import { AlarmClock, CheckCheck, CloudOff, Hourglass, type LucideIcon } from 'lucide-react';
import { useConnection } from '../shell/use-connection.js';
import { moment } from '../ui/time.js';
import { useConversation } from './use-conversation.js';

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
  if (mode === 'queued') return <Line icon={Hourglass} color="orange" text="The visitor waits for a person." />;
  return null;
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
