import { Select, Stack, TagsInput } from '@mantine/core';
import { PRIORITIES } from '../conversation/priorities.js';
import { useConversation, useFiling } from '../conversation/use-conversation.js';
import { Failed, Loading } from '../ui/states.js';

/** How a conversation is filed: its priority in the queue, and its tags. */
export function Filing({ id }: { readonly id: string }) {
  const { data, error, refetch } = useConversation(id);
  const { mutate } = useFiling(id);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <Stack gap="xs">
      <Select
        label="Priority"
        size="xs"
        data={PRIORITIES}
        value={data.priority}
        allowDeselect={false}
        onChange={(priority) => priority && mutate({ priority })}
      />
      <TagsInput
        label="Tags"
        size="xs"
        value={data.tags}
        maxTags={50}
        onChange={(tags) => mutate({ tags })}
        placeholder={data.tags.length === 0 ? 'Add one' : ''}
      />
    </Stack>
  );
}
