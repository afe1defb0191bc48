import { Box, Button, Group, Text, ThemeIcon } from '@mantine/core';
import { callsHangUp } from '@omnichat/client/rest';
import type { RunningCall } from '@omnichat/client/types';
import { useMutation } from '@tanstack/react-query';
import { PhoneCall, PhoneOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';
import { clock, lengthSince } from '../ui/time.js';

const WAYS: Readonly<Record<RunningCall['transport'], string>> = {
  webrtc: 'by WebRTC',
  websocket: 'through this server',
};

const FLOORS: Readonly<Record<RunningCall['assistant'], string>> = {
  speaks: 'The assistant answers aloud. Whisper to it, or take over.',
  silent: 'The assistant is silent. The visitor speaks, and reads what is written here.',
};

interface Props {
  readonly call: RunningCall;
  readonly visitor: string;
}

/** One line about the call that is under way: who, since when, which way, whether the assistant speaks; and the end of it. */
export function CallLine({ call, visitor }: Props) {
  const { client } = useSession();
  const hangUp = useMutation({
    mutationFn: () => callsHangUp({ client: client.rest, path: { id: call.id }, body: {} }),
    onError: tellFailure,
  });
  return (
    <Group
      component="section"
      aria-label="Call"
      gap="sm"
      px="md"
      py={8}
      wrap="nowrap"
      className="line-below"
      bg="var(--console-shade)"
    >
      <ThemeIcon variant="light" color="teal" radius="xl" style={{ flexShrink: 0 }}>
        <PhoneCall size={15} />
      </ThemeIcon>
      <Box flex={1} miw={0} role="status">
        <Text size="sm" fw={600}>
          {visitor} calls since {clock(call.created_at)}, {WAYS[call.transport]}
        </Text>
        <Text size="xs" c="dimmed">
          {FLOORS[call.assistant]}
        </Text>
      </Box>
      <Length since={call.created_at} />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<PhoneOff size={14} />}
        loading={hangUp.isPending}
        onClick={() => hangUp.mutate()}
      >
        End the call
      </Button>
    </Group>
  );
}

/** How long it lasts. Nobody wants to be told every second. */
function Length({ since }: { readonly since: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Text
      size="sm"
      fw={600}
      role="timer"
      aria-label="Length of the call"
      style={{ fontVariantNumeric: 'tabular-nums' }}
    >
      {lengthSince(since, now)}
    </Text>
  );
}
