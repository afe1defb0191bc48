import { Box, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './thread.module.css';

export type Tone = 'visitor' | 'assistant' | 'seller' | 'note' | 'pending';

interface BubbleProps {
  /** The visitor's words stand on one side, the business's on the other. */
  readonly side: 'visitor' | 'business';
  readonly tone: Tone;
  /** Who says it, and when; left out where the one before says so. */
  readonly caption?: ReactNode;
  /** What became of it. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A message with the line that says who wrote it. */
export function Bubble({ side, tone, caption, footer, children }: BubbleProps) {
  return (
    <Box className={classes.said} data-side={side}>
      {caption && (
        <Text size="xs" c="dimmed" mb={3} px={4} component="div">
          {caption}
        </Text>
      )}
      <Paper px="sm" py={8} radius="lg" fz="sm" className={classes.bubble} data-tone={tone}>
        {children}
      </Paper>
      {footer && (
        <Text size="xs" c="dimmed" mt={3} px={4} component="div">
          {footer}
        </Text>
      )}
    </Box>
  );
}
