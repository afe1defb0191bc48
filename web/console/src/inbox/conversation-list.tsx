import { Box, Button, Center, ScrollArea, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { InboxEntry } from '@omnichat/client/types';
import { Inbox, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../session/session.js';
import { useShortcuts } from '../shell/use-shortcuts.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { Entry } from './entry.js';
import { ListHead, type Narrowing } from './list-head.js';
import { type ListName, lists } from './lists.js';
import { useInbox } from './use-inbox.js';

/** After the last key of a search, in milliseconds. */
const SEARCH_PAUSE_MS = 250;

interface Props {
  readonly name: ListName;
  readonly openId: string | undefined;
  readonly isNarrow: boolean;
}

/** A list of the inbox, or what a search over all of them has found. */
export function ConversationList({ name, openId, isNarrow }: Props) {
  const { me } = useSession();
  const [search, setSearch] = useState('');
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const [settled] = useDebouncedValue(search.trim(), SEARCH_PAUSE_MS);
  const isSearch = settled !== '';
  const shown = useInbox({ ...(isSearch ? { q: settled } : lists[name].filter(me.id)), ...narrowing });
  const { entries, error, refetch } = shown;
  useMoving(name, openId, entries);
  const tags = [
    ...new Set([narrowing.tag ?? [], (entries ?? []).map(({ conversation }) => conversation.tags)].flat(2)),
  ];
  const isNarrowed = isSearch || narrowing.tag !== undefined || narrowing.priority !== undefined;
  return (
    <Stack gap={0} h="100%">
      <ListHead
        name={name}
        isNarrow={isNarrow}
        search={search}
        onSearch={setSearch}
        narrowing={narrowing}
        onNarrow={setNarrowing}
        tags={tags.toSorted()}
      />
      {error && !entries && <Failed error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <Loading />}
      {entries?.length === 0 && <Nothing name={name} isNarrowed={isNarrowed} />}
      {entries && entries.length > 0 && (
        <ScrollArea flex={1} type="auto" scrollbarSize={8}>
          <Box component="ul" m={0} p={6} style={{ listStyle: 'none' }} aria-label={lists[name].label}>
            {entries.map((entry) => (
              <li key={entry.conversation.id}>
                <Entry entry={entry} list={name} isOpen={entry.conversation.id === openId} />
              </li>
            ))}
          </Box>
          {shown.hasNextPage && (
            <Center pb="md">
              <Button
                size="xs"
                variant="subtle"
                loading={shown.isFetchingNextPage}
                onClick={() => void shown.fetchNextPage()}
              >
                Show more
              </Button>
            </Center>
          )}
        </ScrollArea>
      )}
    </Stack>
  );
}

function Nothing({ name, isNarrowed }: { readonly name: ListName; readonly isNarrowed: boolean }) {
  return isNarrowed ? (
    <Empty icon={SearchX} title="Nothing found">
      Search finds words in messages, names, e-mail addresses and titles.
    </Empty>
  ) : (
    <Empty icon={Inbox} title="Nothing here">
      {lists[name].empty}
    </Empty>
  );
}

/** The keys that go through the list. */
function useMoving(name: ListName, openId: string | undefined, entries: readonly InboxEntry[] | undefined): void {
  const [, go] = useLocation();
  const move = (by: number): void => {
    if (!entries?.length) return;
    const index = entries.findIndex(({ conversation }) => conversation.id === openId);
    const next = entries[Math.min(entries.length - 1, Math.max(0, index + by))];
    if (next) go(`/inbox/${name}/${next.conversation.id}`);
  };
  useShortcuts({ next: () => move(1), previous: () => move(-1) });
}
