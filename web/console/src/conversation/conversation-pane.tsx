import { Box, Divider, Drawer, Flex, Stack } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import { ContactPanel } from '../contact/contact-panel.js';
import type { ListName } from '../inbox/lists.js';
import { Failed, Loading } from '../ui/states.js';
import { Composer } from './composer.js';
import { ConversationHead } from './conversation-head.js';
import { Thread } from './thread.js';
import { useChat } from './use-chat.js';

interface Props {
  readonly id: string;
  readonly list: ListName;
  readonly isNarrow: boolean;
}

/** The open conversation: its head, the thread, the composer, and beside it whom it is with. */
export function ConversationPane({ id, list, isNarrow }: Props) {
  const { chat, state } = useChat(id);
  const [isAsideOpen, aside] = useDisclosure(false);
  const isWide = useMediaQuery('(min-width: 84em)') ?? true;
  const last = state.messages.at(-1)?.seq ?? 0;

  useEffect(() => {
    const read = (): void => {
      if (!document.hidden && last > 0) chat.read();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [chat, last]);

  if (state.error) return <Failed error={state.error} />;
  if (!state.conversation) return <Loading />;
  const panel = <ContactPanel conversation={state.conversation} />;
  return (
    <Flex h="100%">
      <Stack flex={1} gap={0} h="100%" miw={0}>
        <ConversationHead
          conversation={state.conversation}
          list={list}
          isNarrow={isNarrow}
          onDetails={isWide ? undefined : aside.open}
        />
        <Thread chat={chat} state={state} />
        <Composer chat={chat} conversation={state.conversation} />
      </Stack>
      {isWide && (
        <>
          <Divider orientation="vertical" />
          <Box w={290} h="100%" style={{ overflowY: 'auto', flexShrink: 0 }}>
            {panel}
          </Box>
        </>
      )}
      <Drawer opened={isAsideOpen && !isWide} onClose={aside.close} position="right" size={320} title="Details">
        {panel}
      </Drawer>
    </Flex>
  );
}
