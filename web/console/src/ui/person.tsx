import { Avatar, type AvatarProps } from '@mantine/core';
import type { InboxEntry } from '@omnichat/client/types';

/** A person by the first letters of the name. */
export function Person({ name, ...props }: AvatarProps & { readonly name: string }) {
  return <Avatar name={name} color="initials" variant="light" alt="" aria-hidden {...props} />;
}

interface Visitor {
  readonly name?: string | null;
  readonly email?: string | null;
}

/** What a visitor is called, as far as anybody knows. */
export const visitorName = (
  contact: Visitor | null | undefined,
  { user_id: userId }: Pick<InboxEntry['conversation'], 'user_id'>,
): string => contact?.name ?? contact?.email ?? userId ?? 'Visitor';
