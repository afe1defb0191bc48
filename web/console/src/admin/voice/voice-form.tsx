import { Card, Checkbox, Divider, Group, Input, NumberInput, Radio, Stack, Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { SaveOrUndo, type SettingsFormProps } from '../../ui/form-ends.js';
import { type VoiceTerms, WAYS } from './terms.js';

const TAKE_OVERS = [
  { value: 'server', label: 'As the server is set up' },
  { value: 'hang-up', label: 'The call ends', about: 'The visitor goes on in writing.' },
  {
    value: 'listen',
    label: 'The call stays, and the assistant is silent',
    about: 'The visitor speaks and reads; the seller reads and writes. After a hand-back the assistant speaks again.',
  },
];

export function VoiceForm({ form, isSaving, onSave }: SettingsFormProps<VoiceTerms>) {
  return (
    <Card withBorder component="form" onSubmit={form.onSubmit(onSave)}>
      <Stack>
        <Switch
          label="Visitors may talk"
          description="Off: they only write, and calls that are under way end."
          {...form.getInputProps('is_on', { type: 'checkbox' })}
        />
        <Checkbox.Group
          label="Ways to talk"
          description="The best one that works is taken."
          {...form.getInputProps('ways')}
        >
          <Stack gap="xs" mt="xs">
            {Object.entries(WAYS).map(([value, { label, about }]) => (
              <Checkbox key={value} value={value} label={label} description={about} disabled={!form.values.is_on} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Divider />
        <Radio.Group label="When a person takes over during a call" {...form.getInputProps('on_take_over')}>
          <Stack gap="xs" mt="xs">
            {TAKE_OVERS.map(({ value, label, about }) => (
              <Radio key={value} value={value} label={label} description={about} />
            ))}
          </Stack>
        </Radio.Group>
        <Divider />
        <Input.Wrapper
          label="The most minutes"
          description="Empty: as many as the server allows, which are the most in any case."
          labelElement="div"
        >
          <Group grow align="flex-start" mt="xs">
            <Minutes form={form} name="call_seconds" label="Of a call" most={60} />
            <Minutes form={form} name="visitor_seconds" label="Of a visitor in a day" most={1_440} />
            <Minutes form={form} name="project_seconds" label="Of all visitors in a day" most={1_000_000} />
          </Group>
        </Input.Wrapper>
        <SaveOrUndo form={form} isSaving={isSaving} />
      </Stack>
    </Card>
  );
}

interface MinutesProps {
  readonly form: UseFormReturnType<VoiceTerms>;
  readonly name: 'call_seconds' | 'visitor_seconds' | 'project_seconds';
  readonly label: string;
  readonly most: number;
}

function Minutes({ form, name, label, most }: MinutesProps) {
  return (
    <NumberInput label={label} suffix=" min" min={0.1} max={most} decimalScale={1} {...form.getInputProps(name)} />
  );
}
