import { ActionIcon, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Plus, X } from 'lucide-react';
import type { PolicyValues } from './policy.js';

/** Days on which nobody works, whatever the hours say. */
export function HolidaysEditor({ form }: { readonly form: UseFormReturnType<PolicyValues> }) {
  return (
    <Stack gap="xs" component="section" aria-label="Holidays">
      <Group justify="space-between">
        <Title order={2} size="h5">
          Holidays
        </Title>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<Plus size={12} />}
          onClick={() => form.insertListItem('holidays', { date: '', name: '' })}
        >
          Add a holiday
        </Button>
      </Group>
      {form.values.holidays.length === 0 && (
        <Text size="sm" c="dimmed">
          None.
        </Text>
      )}
      {form.values.holidays.map((_, index) => (
        // Holidays have no name but their place.
        <Group key={index} gap="xs" wrap="nowrap">
          <TextInput type="date" size="xs" aria-label="Date" {...form.getInputProps(`holidays.${index}.date`)} />
          <TextInput
            size="xs"
            flex={1}
            aria-label="Name"
            placeholder="Name, if you like"
            maxLength={80}
            {...form.getInputProps(`holidays.${index}.name`)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Remove the holiday"
            onClick={() => form.removeListItem('holidays', index)}
          >
            <X size={15} />
          </ActionIcon>
        </Group>
      ))}
      {form.errors.holidays && (
        <Text size="sm" c="red" role="alert">
          {form.errors.holidays}
        </Text>
      )}
    </Stack>
  );
}
