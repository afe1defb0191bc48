import { ActionIcon, Box, Group, Text, Tooltip } from '@mantine/core';
import type { Conversation } from '@omnichat/client/types';
import { ArrowLeft, PanelRight } from 'lucide-react';
import { Link } from 'wouter';
import { useContact } from '../contact/use-contact.js';
import type { ListName } from '../inbox/lists.js';
import { ModeBadge } from '../inbox/mode-badge.js';
import { Person, visitorName } from '../ui/person.js';
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
  const name = visitorName(contact, conversation);
  return (
    <Group px="md" py={10} gap="xs" justify="space-between" className="line-below">
      <Group gap="sm" wrap="nowrap" miw={0} flex="1 1 200px">
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
        <Person name={name} size={36} />
        <Box miw={0}>
          <Group gap={6} wrap="nowrap">
            <Text component="h2" fw={600} truncate>
              {name}
            </Text>
            <ModeBadge conversation={conversation} />
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {contact?.email ?? contact?.last_page_url ?? `By ${conversation.channel}`}
          </Text>
        </Box>
      </Group>
      <Group gap={6} wrap="nowrap">
        <FloorActions conversation={conversation} />
        {onDetails && (
          <Tooltip label="Details">
            <ActionIcon variant="default" size={30} onClick={onDetails} aria-label="Details">
              <PanelRight size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </Group>
  );
}
