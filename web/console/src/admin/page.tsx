import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageProps {
  readonly title: string;
  readonly about: string;
  /** What one can do here, at the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of an administration page. */
export function Page({ title, about, actions, children }: PageProps) {
  return (
    <Box h="100%" style={{ overflowY: 'auto' }}>
      <Stack p="lg" maw={1_100} mx="auto">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={1} size="h3">
              {title}
            </Title>
            <Text size="sm" c="dimmed" maw={560}>
              {about}
            </Text>
          </div>
          {actions}
        </Group>
        {children}
      </Stack>
    </Box>
  );
}
