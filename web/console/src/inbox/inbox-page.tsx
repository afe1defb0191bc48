import { Box, Divider, Flex } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { MessagesSquare } from 'lucide-react';
import { Redirect, useParams } from 'wouter';
import { ConversationPane } from '../conversation/conversation-pane.js';
import { Empty } from '../ui/states.js';
import { ConversationList } from './conversation-list.js';
import { isListName } from './lists.js';
import { useInboxNews } from './use-inbox.js';
import { useRinging } from './use-ringing.js';

/** The lists, and the conversation that is open; on a phone one of the two. */
export function InboxPage() {
  const { list, id } = useParams<{ list: string; id?: string }>();
  const isNarrow = useMediaQuery('(max-width: 62em)') ?? false;
  useInboxNews();
  useRinging();
  if (!isListName(list)) return <Redirect to="/inbox/mine" replace />;
  const showsList = !isNarrow || id === undefined;
  const showsChat = !isNarrow || id !== undefined;
  return (
    <Flex h="100%">
      {showsList && (
        <Box w={isNarrow ? '100%' : 348} h="100%" style={{ flexShrink: 0 }}>
          <ConversationList name={list} openId={id} />
        </Box>
      )}
      {!isNarrow && <Divider orientation="vertical" />}
      {showsChat && (
        <Box flex={1} h="100%" miw={0}>
          {id === undefined ? (
            <Empty icon={MessagesSquare} title="No chat is open">
              Choose one from the list. Arrow keys move through it.
            </Empty>
          ) : (
            <ConversationPane key={id} id={id} list={list} isNarrow={isNarrow} />
          )}
        </Box>
      )}
    </Flex>
  );
}
