import { Box, Flex } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { MessagesSquare } from 'lucide-react';
import { Redirect, useParams } from 'wouter';
import { ConversationPane } from '../conversation/conversation-pane.js';
import { Empty } from '../ui/states.js';
import { ConversationList } from './conversation-list.js';
import { isListName } from './lists.js';

/** A list, and the conversation that is open; on a phone one of the two. */
export function InboxPage() {
  const { list, id } = useParams<{ list: string; id?: string }>();
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false }) ?? false;
  if (!isListName(list)) return <Redirect to="/inbox/mine" replace />;
  const showsList = !isNarrow || id === undefined;
  const showsChat = !isNarrow || id !== undefined;
  return (
    <Flex h="100%">
      {showsList && (
        <Box w={isNarrow ? '100%' : 316} h="100%" className="line-after" style={{ flexShrink: 0 }}>
          <ConversationList key={list} name={list} openId={id} isNarrow={isNarrow} />
        </Box>
      )}
      {showsChat && (
        <Box flex={1} h="100%" miw={0}>
          {id === undefined ? (
            <Empty icon={MessagesSquare} title="No chat is open">
              Choose one from the list, or press J to open the first. Press ? for all keys.
            </Empty>
          ) : (
            <ConversationPane key={id} id={id} list={list} isNarrow={isNarrow} />
          )}
        </Box>
      )}
    </Flex>
  );
}
