import { Anchor, Badge, Divider, Group, Stack, TagsInput, Text, Title } from '@mantine/core';
import { conversationsChange } from '@omnichat/client/rest';
import type { Conversation } from '@omnichat/client/types';
import { useMutation } from '@tanstack/react-query';
import { BadgeCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';
import { ago } from '../ui/time.js';
import { useContact } from './use-contact.js';

/** Whom the conversation is with, what it is about, and how it is filed. */
export function ContactPanel({ conversation }: { readonly conversation: Conversation }) {
  const { data: contact } = useContact(conversation.contact_id);
  return (
    <Stack gap="sm" p="md">
      <Group gap={6}>
        <Title order={2} size="h6">
          {contact?.name ?? conversation.user_id ?? 'Visitor'}
        </Title>
        {contact?.is_verified && (
          <Badge size="xs" color="teal" variant="light" leftSection={<BadgeCheck size={11} />}>
            Verified
          </Badge>
        )}
      </Group>
      {contact && (
        <>
          <Line label="E-mail">
            {contact.email && <Anchor href={`mailto:${contact.email}`}>{contact.email}</Anchor>}
          </Line>
          <Line label="Phone">{contact.phone && <Anchor href={`tel:${contact.phone}`}>{contact.phone}</Anchor>}</Line>
          <Line label="Page">{contact.last_page_url}</Line>
          <Line label="Last seen">{contact.last_seen_at && ago(contact.last_seen_at)}</Line>
          {Object.entries(contact.attributes).map(([name, value]) => (
            <Line key={name} label={name}>
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </Line>
          ))}
        </>
      )}
      <Divider />
      <Line label="Channel">{conversation.channel}</Line>
      <Line label="Begun">{ago(conversation.created_at)}</Line>
      <Tags conversation={conversation} />
      <Divider />
    </Stack>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}

function Tags({ conversation }: { readonly conversation: Conversation }) {
  const { client } = useSession();
  const { mutate } = useMutation({
    mutationFn: (tags: string[]) =>
      conversationsChange({ client: client.rest, path: { id: conversation.id }, body: { tags } }),
    onError: tellFailure,
  });
  return (
    <TagsInput
      key={conversation.updated_at}
      label="Tags"
      size="xs"
      defaultValue={conversation.tags}
      onChange={(tags) => mutate(tags)}
      placeholder={conversation.tags.length === 0 ? 'Add one' : ''}
    />
  );
}
