import type { CannedReply } from '@omnichat/client/types';

/** What is looked for after a slash at the beginning of a text, or null where the text is no such thing. */
export const wantedCanned = (text: string): string | null => /^\/([a-z0-9-]*)$/i.exec(text)?.[1]?.toLowerCase() ?? null;

/** The replies that match what was typed; those whose shortcut begins so come first. */
export function matching(replies: readonly CannedReply[], wanted: string): CannedReply[] {
  const rank = ({ shortcut, title, content }: CannedReply): number => {
    if (shortcut.startsWith(wanted)) return 0;
    return `${shortcut} ${title ?? ''} ${content}`.toLowerCase().includes(wanted) ? 1 : 2;
  };
  return replies.filter((reply) => rank(reply) < 2).toSorted((a, b) => rank(a) - rank(b));
}
