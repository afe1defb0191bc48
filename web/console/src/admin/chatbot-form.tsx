import { Button, Group, NumberInput, Select, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { chatbotsChange, chatbotsCreate, chatbotsDelete } from '@omnichat/client/rest';
import type { Chatbot } from '@omnichat/client/types';
import { useSession } from '../session/session.js';
import { bodyOf, type ChatbotValues, valuesOf } from './chatbot-values.js';
import { ConfirmButton } from './confirm-button.js';
import { EscalationFields } from './escalation-fields.js';
import { ToolsField } from './tools-field.js';
import { useChange } from './use-resource.js';

const VENDORS = ['openrouter', 'openai', 'compatible', 'local'];

interface Props {
  /** Null for a new one. */
  readonly chatbot: Chatbot | null;
  readonly onSaved: (chatbot: Chatbot) => void;
  readonly onDeleted: () => void;
}

export function ChatbotForm({ chatbot, onSaved, onDeleted }: Props) {
  const { client } = useSession();
  const form = useForm({ initialValues: valuesOf(chatbot) });
  const save = useChange(
    'chatbots',
    (values: ChatbotValues) => {
      const body = bodyOf(values, chatbot);
      return chatbot
        ? chatbotsChange({ client: client.rest, path: { id: chatbot.id }, body })
        : chatbotsCreate({ client: client.rest, body });
    },
    { done: 'Saved.', after: onSaved, form },
  );
  const remove = useChange('chatbots', (id: string) => chatbotsDelete({ client: client.rest, path: { id } }), {
    done: 'Deleted.',
    after: onDeleted,
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <TextInput label="Name" required {...form.getInputProps('name')} />
        <Textarea
          label="Instructions"
          description="Who it speaks for, and how. Empty: the project's instructions."
          autosize
          minRows={5}
          maxRows={18}
          {...form.getInputProps('instructions')}
        />
        <Textarea
          label="Welcome message"
          description="In English; other languages through the API."
          autosize
          minRows={2}
          {...form.getInputProps('welcome')}
        />
        <Group grow align="flex-start">
          <Select
            label="Provider"
            placeholder="The server's"
            clearable
            data={VENDORS}
            {...form.getInputProps('provider')}
          />
          <TextInput label="Model" placeholder="The provider's default" {...form.getInputProps('model')} />
        </Group>
        <TagsInput
          label="Fallbacks"
          description="Asked in order when the model fails."
          placeholder="provider:model"
          {...form.getInputProps('fallbacks')}
        />
        <Group grow align="flex-start">
          <NumberInput label="Temperature" min={0} max={2} step={0.1} {...form.getInputProps('temperature')} />
          <NumberInput
            label="Longest answer, in tokens"
            min={1}
            max={128_000}
            {...form.getInputProps('max_output_tokens')}
          />
        </Group>
        <TagsInput
          label="Languages"
          description="Empty: the language of the question."
          placeholder="en"
          {...form.getInputProps('languages')}
        />
        <ToolsField form={form} />
        <EscalationFields form={form} />
        {!chatbot?.is_default && (
          <Switch
            label="Answers where a conversation names no chatbot"
            {...form.getInputProps('isDefault', { type: 'checkbox' })}
          />
        )}
        <Group justify="space-between">
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          {chatbot && (
            <ConfirmButton
              label="Delete"
              about={chatbot.name}
              question={`Delete "${chatbot.name}"? Its conversations stay, and the default chatbot answers in them.`}
              isBusy={remove.isPending}
              onConfirm={() => remove.mutate(chatbot.id)}
            />
          )}
        </Group>
      </Stack>
    </form>
  );
}
