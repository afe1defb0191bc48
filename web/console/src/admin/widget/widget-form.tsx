import {
  Card,
  ColorInput,
  Group,
  Input,
  MultiSelect,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { SaveOrUndo, type SettingsFormProps } from '../../ui/form-ends.js';
import { FIELD_NAMES, FIELDS, type Look, USUAL_ACCENT } from './look.js';

const SWATCHES = [USUAL_ACCENT, '#0b7285', '#2b8a3e', '#5f3dc4', '#a61e4d', '#c92a2a', '#d9480f', '#343a40'];
const SIDES = [
  { value: 'auto', label: 'By the page' },
  { value: 'left', label: 'Left' },
  { value: 'right', label: 'Right' },
];
const ASKED = [
  { value: 'off', label: 'Off' },
  { value: 'optional', label: 'Optional' },
  { value: 'required', label: 'Required' },
];
const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'ar', label: 'Arabic' },
  { value: 'de', label: 'German' },
  { value: 'es', label: 'Spanish' },
  { value: 'fr', label: 'French' },
];

export function WidgetForm({ form, isSaving, onSave }: SettingsFormProps<Look>) {
  return (
    <Card withBorder component="form" onSubmit={form.onSubmit(onSave)} mt="md">
      <Stack>
        <TextInput
          label="Title"
          description="What stands above the chat. Empty: the name of the project."
          maxLength={80}
          {...form.getInputProps('title')}
        />
        <Textarea
          label="Welcome"
          description="What a visitor reads before the first word. Markdown works."
          placeholder="Hello! How can we help?"
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps('greeting')}
        />
        <Group grow align="flex-start">
          <ColorInput
            label="Accent colour"
            description="Empty: the usual blue."
            placeholder={USUAL_ACCENT}
            swatches={SWATCHES}
            swatchesPerRow={8}
            withEyeDropper={false}
            {...form.getInputProps('accent')}
          />
          <TextInput
            label="Words beside the launcher's icon"
            description="Empty: the icon alone."
            placeholder="Ask us"
            maxLength={40}
            {...form.getInputProps('launcher_label')}
          />
        </Group>
        <Input.Wrapper
          label="Side of the page"
          description="By the page: right, or left where text runs from right to left."
          labelElement="div"
        >
          <div>
            <SegmentedControl mt={6} aria-label="Side of the page" data={SIDES} {...form.getInputProps('side')} />
          </div>
        </Input.Wrapper>
        <Input.Wrapper
          label="Questions before the chat"
          description="What a new visitor is asked before the first word. All off: the chat begins at once."
          labelElement="div"
          error={form.errors.form}
        >
          <Stack gap={6} mt={6}>
            {FIELDS.map((field) => (
              <Group key={field} justify="space-between" wrap="nowrap">
                <Text size="sm">{FIELD_NAMES[field]}</Text>
                <SegmentedControl
                  size="xs"
                  aria-label={FIELD_NAMES[field]}
                  data={ASKED}
                  {...form.getInputProps(`form.${field}`)}
                />
              </Group>
            ))}
          </Stack>
        </Input.Wrapper>
        <MultiSelect
          label="Languages"
          description="The first one is for visitors who speak none of them. Empty: all."
          placeholder={form.values.languages.length === 0 ? 'All' : undefined}
          data={LANGUAGES}
          {...form.getInputProps('languages')}
        />
        <TagsInput
          label="Pages that may hold the widget"
          description="Their origins, such as https://www.example.com. Empty: only pages of this server itself."
          placeholder="https://www.example.com"
          splitChars={[',', ' ']}
          acceptValueOnBlur
          {...form.getInputProps('allowed_origins')}
        />
        <SaveOrUndo form={form} isSaving={isSaving} />
      </Stack>
    </Card>
  );
}
