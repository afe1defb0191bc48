import type { Conversation } from '@omnichat/client/types';

export type ListName = 'mine' | 'queue' | 'assistant' | 'all' | 'resolved';

interface List {
  readonly label: string;
  /** What the server is asked for. */
  readonly query: { readonly status?: Conversation['status']; readonly mode?: Conversation['mode'] };
  readonly keeps: (conversation: Conversation, me: string) => boolean;
  readonly empty: string;
}

const anyone = (): boolean => true;

/** The lists of the inbox, in the order of the tabs. */
export const lists: Readonly<Record<ListName, List>> = {
  mine: {
    label: 'Mine',
    query: { status: 'open' },
    keeps: ({ seller_id: seller }, me) => seller === me,
    empty: 'Chats that you take, or that come to you, stand here.',
  },
  queue: {
    label: 'Queue',
    query: { status: 'open', mode: 'queued' },
    keeps: anyone,
    empty: 'Nobody waits for a person.',
  },
  assistant: {
    label: 'AI',
    query: { status: 'open', mode: 'assistant' },
    keeps: anyone,
    empty: 'The assistant has no open chats.',
  },
  all: { label: 'All', query: { status: 'open' }, keeps: anyone, empty: 'There are no open chats.' },
  resolved: { label: 'Done', query: { status: 'resolved' }, keeps: anyone, empty: 'Nothing was resolved yet.' },
};

export const isListName = (name: string): name is ListName => name in lists;
