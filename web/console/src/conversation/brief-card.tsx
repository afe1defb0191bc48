import { ActionIcon, Box, Button, Collapse, Group, List, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { briefsRead } from '@omnichat/client/rest';
import type { Brief, Conversation } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ClipboardList, RefreshCw } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useSession } from '../session/session.js';

const ASKED_BY: Record<string, string> = {
  visitor: 'The visitor asked for a person',
  assistant: 'The assistant asked for a person',
  staff: 'A colleague asked for a person',
  rule: 'A rule asked for a person',
};

interface Props {
  readonly conversation: Conversation;
  /** Puts a text into the composer. */
  readonly onUse: (text: string) => void;
}

/** What a seller comes into: what the visitor wants, what is known, what was answered. Open while somebody waits, else a line. */
export function BriefCard({ conversation, onUse }: Props) {
  const { id, mode, status } = conversation;
  const isWaiting = status === 'open' && mode === 'queued';
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? isWaiting;
  const body = useId();
  if (mode === 'assistant' || status !== 'open') return null;
  return (
    <Box className="line-below" bg="var(--console-shade)">
      <UnstyledButton
        px="md"
        py={8}
        w="100%"
        aria-expanded={isOpen}
        aria-controls={body}
        onClick={() => setChosen(!isOpen)}
      >
        <Group gap="xs">
          <ClipboardList size={15} />
          <Text size="sm" fw={600} flex={1}>
            Brief
          </Text>
          <ChevronDown size={16} style={{ transform: isOpen ? 'rotate(180deg)' : 'none' }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={body}>
        {isOpen && <Body id={id} onUse={onUse} />}
      </Collapse>
    </Box>
  );
}

function Body({ id, onUse }: { readonly id: string; readonly onUse: Props['onUse'] }) {
  const { client } = useSession();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['brief', id],
    queryFn: () => briefsRead({ client: client.rest, path: { id } }),
    staleTime: 60_000,
  });
  return (
    <Box px="md" pb="sm" mah="38vh" style={{ overflowY: 'auto' }}>
      {error && (
        <Text size="sm" c="red">
          {error.message}
        </Text>
      )}
      {!data && !error && <Writing />}
      {data && (
        <Stack gap={8}>
          <Words brief={data} />
          <Group gap="xs">
            {data.suggested_reply !== '' && (
              <Button size="compact-sm" variant="light" onClick={() => onUse(data.suggested_reply)}>
                Begin with the suggested reply
              </Button>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              loading={isFetching}
              onClick={() => void refetch()}
              aria-label="Write the brief anew"
            >
              <RefreshCw size={14} />
            </ActionIcon>
          </Group>
        </Stack>
      )}
    </Box>
  );
}

function Writing() {
  return (
    <div role="status" aria-label="The brief is being written">
      <Skeleton h={72} />
    </div>
  );
}

function Words({ brief }: { readonly brief: Brief }) {
  const { wants, facts, answers, reason, requested_by: by } = brief;
  return (
    <>
      {wants !== '' && <Point label="Wants">{wants}</Point>}
      {(by !== null || reason !== null) && (
        <Point label="Why">{[by && ASKED_BY[by], reason].filter(Boolean).join(': ')}</Point>
      )}
      {facts.length > 0 && (
        <Point label="Known">
          <List size="sm" withPadding={false} spacing={0}>
            {facts.map((fact) => (
              <List.Item key={fact}>{fact}</List.Item>
            ))}
          </List>
        </Point>
      )}
      {answers.length > 0 && (
        <Point label="Answered">
          <Text size="sm" lineClamp={3}>
            {answers.map(({ text }) => text).join(' · ')}
          </Text>
        </Point>
      )}
    </>
  );
}

function Point({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Text size="sm" c="dimmed" w={76} style={{ flexShrink: 0 }}>
        {label}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Group>
  );
}
