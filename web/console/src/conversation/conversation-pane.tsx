import { Box, Drawer, Flex, Stack, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import { CallLine } from '../calls/call-line.js';
import { useCall } from '../calls/use-calls.js';
import { useCaptions } from '../calls/use-captions.js';
import { ContactPanel } from '../contact/contact-panel.js';
import { useContact } from '../contact/use-contact.js';
import type { ListName } from '../inbox/lists.js';
import { visitorName } from '../ui/person.js';
import { Failed, Loading } from '../ui/states.js';
import { BriefCard } from './brief-card.js';
import { Composer } from './composer.js';
import { ConversationHead } from './conversation-head.js';
import { Standing } from './standing.js';
import { Thread } from './thread.js';
import { useChat } from './use-chat.js';
import { useDraft } from './use-draft.js';

interface Props {
  readonly id: string;
  readonly list: ListName;
  readonly isNarrow: boolean;
}

/** The open conversation: its head, the thread, the composer, and beside it whom it is with. */
export function ConversationPane({ id, list, isNarrow }: Props) {
  const { chat, state } = useChat(id);
  const [isAsideOpen, aside] = useDisclosure(false);
  const draft = useDraft(id);
  const call = useCall(id);
  const captions = useCaptions(call, state.messages);
  const isWide = useMediaQuery('(min-width: 78em)', undefined, { getInitialValueInEffect: false }) ?? true;
  const last = state.messages.at(-1)?.seq ?? 0;

  useEffect(() => {
    const read = (): void => {
      if (!document.hidden && last > 0) chat.read();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [chat, last]);

  const { conversation } = state;
  const { data: contact } = useContact(conversation?.contact_id ?? null);
  if (state.error) return <Failed error={state.error} />;
  if (!conversation) return <Loading />;
  const panel = <ContactPanel conversation={conversation} list={list} />;
  return (
    <Flex h="100%">
      <Stack flex={1} gap={0} h="100%" miw={0}>
        <ConversationHead
          conversation={conversation}
          list={list}
          isNarrow={isNarrow}
          onDetails={isWide ? undefined : aside.open}
        />
        <Standing conversation={conversation} />
        {call && <CallLine call={call} visitor={visitorName(contact, conversation)} />}
        <BriefCard conversation={conversation} onUse={(text) => draft.put({ kind: 'reply', text })} />
        <Thread chat={chat} state={state} captions={captions} />
        <Composer chat={chat} conversation={conversation} draft={draft} call={call} />
      </Stack>
      {isWide && (
        <Box
          component="aside"
          aria-label="Details"
          w={272}
          h="100%"
          className="line-before"
          style={{ overflowY: 'auto', flexShrink: 0 }}
        >
          {panel}
        </Box>
      )}
      <Drawer
        opened={isAsideOpen && !isWide}
        onClose={aside.close}
        position="right"
        size={320}
        title={<Text fw={600}>Details</Text>}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {panel}
      </Drawer>
    </Flex>
  );
}
