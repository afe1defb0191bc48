import { ActionIcon, Group, Text } from '@mantine/core';
import type { Conversation } from '@omnichat/client/types';
import { ArrowLeft, PanelRight } from 'lucide-react';
import { Link } from 'wouter';
import { useContact } from '../contact/use-contact.js';
import type { ListName } from '../inbox/lists.js';
import { ModeBadge } from '../inbox/mode-badge.js';
import { FloorActions } from './floor-actions.js';

interface Props {
  readonly conversation: Conversation;
  readonly list: ListName;
  readonly isNarrow: boolean;
  /** Absent where the details stand beside the thread anyway. */
  readonly onDetails: (() => void) | undefined;
}

/** Whom the conversation is with, who has the floor, and what one can do about it. */
export function ConversationHead({ conversation, list, isNarrow, onDetails }: Props) {
  const { data: contact } = useContact(conversation.contact_id);
  const name = contact?.name ?? contact?.email ?? conversation.user_id ?? 'Visitor';
  return (
    <Group
      px="md"
      py="xs"
      justify="space-between"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
    >
      <Group gap="xs" wrap="nowrap" miw={0}>
        {isNarrow && (
          <ActionIcon
            component={Link}
            href={`/inbox/${list}`}
            variant="subtle"
            color="gray"
            aria-label="Back to the list"
          >
            <ArrowLeft size={18} />
          </ActionIcon>
        )}
        <Text component="h1" fw={600} truncate>
          {name}
        </Text>
        <ModeBadge conversation={conversation} />
      </Group>
      <Group gap="xs">
        <FloorActions conversation={conversation} />
        {onDetails && (
          <ActionIcon variant="subtle" color="gray" onClick={onDetails} aria-label="Details">
            <PanelRight size={18} />
          </ActionIcon>
        )}
      </Group>
    </Group>
  );
}
