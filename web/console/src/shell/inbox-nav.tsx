import { Badge, Text } from '@mantine/core';
import { type ListName, listNames, lists } from '../inbox/lists.js';
import { useCounts } from '../inbox/use-inbox.js';
import { NavEntry, NavTitle } from './nav-entry.js';

/** The lists of the inbox with their lengths. */
export function InboxNav() {
  return (
    <>
      <NavTitle>Inbox</NavTitle>
      {listNames.map((name) => (
        <NavEntry
          key={name}
          path={`/inbox/${name}`}
          match={`/inbox/${name}`}
          label={lists[name].label}
          icon={lists[name].icon}
          beside={<Count name={name} />}
        />
      ))}
    </>
  );
}

function Count({ name }: { readonly name: ListName }) {
  const { data } = useCounts();
  const { count, isUrgent } = lists[name];
  const length = count && data ? data[count] : 0;
  if (length === 0) return null;
  const shown = length > 99 ? '99+' : String(length);
  return isUrgent ? (
    <Badge size="sm" color="orange.9" aria-label={`${length} waiting`}>
      {shown}
    </Badge>
  ) : (
    <Text size="xs" c="dimmed" component="span">
      {shown}
    </Text>
  );
}
