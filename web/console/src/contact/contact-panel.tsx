import { Anchor, Badge, Box, Divider, Group, Stack, Text } from '@mantine/core';
import type { Contact, Conversation } from '@omnichat/client/types';
import { BadgeCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ListName } from '../inbox/lists.js';
import { Person, visitorName } from '../ui/person.js';
import { ago, moment } from '../ui/time.js';
import { EarlierChats } from './earlier-chats.js';
import { Filing } from './filing.js';
import { RatingLine } from './rating-line.js';
import { useContact } from './use-contact.js';

interface Props {
  readonly conversation: Conversation;
  readonly list: ListName;
}

/** Whom the conversation is with, how it is filed, and what there was before. */
export function ContactPanel({ conversation, list }: Props) {
  const { data: contact } = useContact(conversation.contact_id);
  const name = visitorName(contact, conversation);
  return (
    <Stack gap="md" p="md">
      <Group gap="sm" wrap="nowrap">
        <Person name={name} size={44} />
        <Box miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          {contact && <Proof contact={contact} />}
        </Box>
      </Group>
      {contact && <Facts contact={contact} />}
      <Divider color="var(--console-line)" />
      <Filing id={conversation.id} />
      <Divider color="var(--console-line)" />
      <Stack gap="xs">
        <Line label="Channel">{conversation.channel}</Line>
        <Line label="Begun">{moment(conversation.created_at)}</Line>
        <RatingLine id={conversation.id} />
      </Stack>
      {conversation.contact_id !== null && (
        <EarlierChats contactId={conversation.contact_id} openId={conversation.id} list={list} />
      )}
    </Stack>
  );
}

function Proof({ contact }: { readonly contact: Contact }) {
  return contact.is_verified ? (
    <Badge size="sm" color="teal" variant="light" leftSection={<BadgeCheck size={12} />}>
      Verified
    </Badge>
  ) : (
    <Text size="xs" c="dimmed">
      Not verified
    </Text>
  );
}

function Facts({ contact }: { readonly contact: Contact }) {
  const { email, phone, last_page_url: page, last_seen_at: seen, attributes } = contact;
  return (
    <Stack gap="xs">
      <Line label="E-mail">
        {email && (
          <Anchor size="sm" href={`mailto:${email}`}>
            {email}
          </Anchor>
        )}
      </Line>
      <Line label="Phone">
        {phone && (
          <Anchor size="sm" href={`tel:${phone}`}>
            {phone}
          </Anchor>
        )}
      </Line>
      <Line label="Page">{page}</Line>
      <Line label="Last seen">{seen && ago(seen)}</Line>
      {Object.entries(attributes).map(([name, value]) => (
        <Line key={name} label={name}>
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </Line>
      ))}
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
