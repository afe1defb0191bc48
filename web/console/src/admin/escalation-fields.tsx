import { Anchor, Divider, Group, NumberInput, Stack, Switch, TagsInput, Text, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Link } from 'wouter';
import type { ChatbotValues } from './chatbot-values.js';

/** When a conversation goes to a person by itself. */
export function EscalationFields({ form }: { readonly form: UseFormReturnType<ChatbotValues> }) {
  return (
    <Stack gap="sm" component="section" aria-label="When a person is called">
      <Divider />
      <Title order={2} size="h6">
        When a person is called
      </Title>
      <Text size="xs" c="dimmed">
        Outside the hours of{' '}
        <Anchor component={Link} href="/routing" inherit underline="always">
          routing
        </Anchor>{' '}
        nobody is promised, and the assistant goes on.
      </Text>
      <Switch
        label="The visitor asks for one"
        description="In words of seven languages, or by the button."
        {...form.getInputProps('on_request', { type: 'checkbox' })}
      />
      <TagsInput
        label="More words that ask for one"
        description="In English; other languages through the API."
        placeholder={form.values.request_words.length === 0 ? 'landlord' : undefined}
        disabled={!form.values.on_request}
        {...form.getInputProps('request_words')}
      />
      <Switch label="It has no answer" {...form.getInputProps('on_no_answer', { type: 'checkbox' })} />
      <Group grow align="flex-start">
        <NumberInput
          label="Failed answers in a row"
          description="Empty: never for that."
          min={1}
          max={10}
          {...form.getInputProps('after_failures')}
        />
        <NumberInput
          label="Answers in all"
          description="Empty: never for that."
          min={1}
          max={1_000}
          {...form.getInputProps('after_turns')}
        />
      </Group>
    </Stack>
  );
}
