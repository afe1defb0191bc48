import { Group, Text } from '@mantine/core';
import { Star } from 'lucide-react';
import { useConversation } from '../conversation/use-conversation.js';

const MOST = 5;

/** What the visitor thinks of the chat, once it was said. */
export function RatingLine({ id }: { readonly id: string }) {
  const { data } = useConversation(id);
  if (!data?.rating) return null;
  const { score, comment } = data.rating;
  return (
    <div>
      <Text size="xs" c="dimmed">
        Rating
      </Text>
      <Group gap={2} role="img" aria-label={`${score} of ${MOST} stars`}>
        {Array.from({ length: MOST }, (_, index) => (
          <Star
            key={index}
            size={15}
            color="var(--mantine-color-yellow-7)"
            fill={index < score ? 'var(--mantine-color-yellow-5)' : 'none'}
          />
        ))}
      </Group>
      {comment !== null && (
        <Text size="sm" className="as-written">
          {comment}
        </Text>
      )}
    </div>
  );
}
