import { Box, Stack } from '@mantine/core';
import { Bubble } from '../conversation/bubble.js';
import type { Caption } from './captions.js';

/** What is being said, as it is understood. Not read out: it is read out as the message that it becomes. */
export function CaptionList({ captions }: { readonly captions: readonly Caption[] }) {
  if (captions.length === 0) return null;
  return (
    <Box component="section" aria-label="Live captions" aria-live="off">
      <Stack gap={10}>
        {captions.map(({ item_id: id, role, text }) => (
          <Bubble
            key={id}
            side={role === 'user' ? 'visitor' : 'business'}
            tone="pending"
            caption={role === 'user' ? 'Visitor, speaking' : 'Assistant, speaking'}
          >
            <div className="as-written">{text}</div>
          </Bubble>
        ))}
      </Stack>
    </Box>
  );
}
