import { Box, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export type Tone = 'visitor' | 'assistant' | 'seller' | 'note' | 'pending';

const BACKGROUND: Record<Tone, string> = {
  visitor: 'var(--mantine-color-default)',
  assistant: 'var(--mantine-color-cyan-light)',
  seller: 'var(--mantine-color-teal-light)',
  note: 'var(--mantine-color-yellow-light)',
  pending: 'var(--mantine-color-gray-light)',
};

interface BubbleProps {
  /** The visitor's words stand on one side, the business's on the other. */
  readonly side: 'visitor' | 'business';
  readonly tone: Tone;
  readonly caption: ReactNode;
  readonly children: ReactNode;
}

/** A message with the line that says who wrote it. */
export function Bubble({ side, tone, caption, children }: BubbleProps) {
  const isVisitor = side === 'visitor';
  return (
    <Box style={{ alignSelf: isVisitor ? 'flex-start' : 'flex-end', maxWidth: 'min(75%, 46rem)' }}>
      <Text size="xs" c="dimmed" ta={isVisitor ? 'start' : 'end'} mb={2} px={4} component="div">
        {caption}
      </Text>
      <Paper px="sm" py={8} withBorder={tone === 'visitor'} radius="lg" bg={BACKGROUND[tone]} fz="sm">
        {children}
      </Paper>
    </Box>
  );
}
