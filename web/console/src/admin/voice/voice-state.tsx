import { Badge, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { statusRead } from '@omnichat/client/rest';
import type { RealtimeStatus } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useSession } from '../../session/session.js';
import { Failed, Loading } from '../../ui/states.js';
import { WAYS } from './terms.js';

type Way = RealtimeStatus['ways']['webrtc'];

/** Which ways of talking work just now, and of each other one why not and what to do about it. */
export function VoiceState() {
  const { client, me } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['project', 'voice'],
    queryFn: () => statusRead({ client: client.rest, query: { project_id: me.project_id } }),
  });
  return (
    <Card withBorder component="section" aria-label="What works just now">
      <Stack gap="md">
        <Title order={2} size="h5">
          What works just now
        </Title>
        {error && <Failed error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data && (
          <>
            {Object.entries(WAYS).map(([way, { label }]) => (
              <State key={way} label={label} way={data.ways[way as keyof typeof WAYS]} />
            ))}
            <State label="A face that speaks" way={data.avatar} />
          </>
        )}
      </Stack>
    </Card>
  );
}

function State({ label, way: { available, reason } }: { readonly label: string; readonly way: Way }) {
  return (
    <div>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Badge variant="light" color={available ? 'teal' : 'gray'} style={{ flexShrink: 0 }}>
          {available ? 'Works' : 'Off'}
        </Badge>
      </Group>
      {reason && (
        <Text size="sm" c="dimmed">
          {reason.cause ?? reason.message} {reason.fix && <Coded text={reason.fix} />}
        </Text>
      )}
    </div>
  );
}

/** A sentence with the names of settings in it. */
function Coded({ text }: { readonly text: string }) {
  return text
    .split('`')
    .map((part, index) => (index % 2 ? <Code key={part}>{part}</Code> : <Fragment key={part}>{part}</Fragment>));
}
