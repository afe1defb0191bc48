import { Alert, Button, Center, Loader, Stack, Text, ThemeIcon } from '@mantine/core';
import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** What stands where something is being fetched. */
export function Loading() {
  return (
    <Center py="xl" role="status" aria-label="Loading">
      <Loader size="sm" />
    </Center>
  );
}

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({ icon: Icon, title, children }: EmptyProps) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="xs" maw={360}>
        <ThemeIcon variant="light" size={44} radius="xl" color="gray">
          <Icon size={22} />
        </ThemeIcon>
        <Text fw={600} ta="center">
          {title}
        </Text>
        <Text size="sm" c="dimmed" ta="center" component="div">
          {children}
        </Text>
      </Stack>
    </Center>
  );
}

/** What stands where something could not be fetched. */
export function Failed({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title="This could not be loaded" m="md">
      <Stack gap="sm" align="flex-start">
        {error.message}
        {onRetry && (
          <Button size="xs" variant="light" color="red" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
