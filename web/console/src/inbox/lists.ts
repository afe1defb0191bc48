import type { InboxCounts, InboxListData } from '@omnichat/client/types';
import { Archive, AlarmClock, Bot, Hourglass, Inbox, Layers, type LucideIcon } from 'lucide-react';

export type ListName = 'mine' | 'queue' | 'assistant' | 'all' | 'snoozed' | 'resolved';

/** What a list asks the server for. */
export type InboxFilter = Omit<NonNullable<InboxListData['query']>, 'limit' | 'cursor' | 'project_id'>;

interface List {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly filter: (me: string) => InboxFilter;
  /** Which of the counts is its length; absent where nobody counts. */
  readonly count?: keyof InboxCounts;
  /** Somebody waits for each of them. */
  readonly isUrgent?: true;
  readonly empty: string;
}

/** The lists of the inbox, in the order in which they are shown. */
export const lists: Readonly<Record<ListName, List>> = {
  mine: {
    label: 'Mine',
    icon: Inbox,
    filter: (me) => ({ status: 'open', seller_id: me }),
    count: 'mine',
    empty: 'Chats that you take, or that come to you, stand here.',
  },
  queue: {
    label: 'Queue',
    icon: Hourglass,
    filter: () => ({ status: 'open', mode: 'queued' }),
    count: 'queued',
    isUrgent: true,
    empty: 'Nobody waits for a person.',
  },
  assistant: {
    label: 'AI',
    icon: Bot,
    filter: () => ({ status: 'open', mode: 'assistant' }),
    count: 'assistant',
    empty: 'The assistant has no open chats.',
  },
  all: {
    label: 'All open',
    icon: Layers,
    filter: () => ({ status: 'open' }),
    count: 'open',
    empty: 'There are no open chats.',
  },
  snoozed: {
    label: 'Snoozed',
    icon: AlarmClock,
    filter: () => ({ status: 'snoozed' }),
    count: 'snoozed',
    empty: 'Nothing is put aside.',
  },
  resolved: {
    label: 'Done',
    icon: Archive,
    filter: () => ({ status: 'resolved' }),
    empty: 'Nothing was resolved yet.',
  },
};

export const listNames = Object.keys(lists) as readonly ListName[];

export const isListName = (name: string): name is ListName => name in lists;
