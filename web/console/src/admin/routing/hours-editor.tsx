import { ActionIcon, Group, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Copy, Plus, X } from 'lucide-react';
import type { PolicyValues } from './policy.js';
import { type Span, USUAL_WEEK, type Week, type Weekday, WEEKDAYS } from './week.js';

const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** What a day gets that was closed, and what comes after its other hours. */
const FIRST: Span = { from: '09:00', to: '17:00' };
const NEXT: Span = { from: '18:00', to: '20:00' };

/** When somebody is there: the hours of each day, on the clock of a time zone. */
export function HoursEditor({ form }: { readonly form: UseFormReturnType<PolicyValues> }) {
  const { business_hours: week, time_zone: timeZone } = form.values;
  const setWeek = (next: Week | null): void => form.setFieldValue('business_hours', next);
  const zones = TIME_ZONES.includes(timeZone) ? TIME_ZONES : [timeZone, ...TIME_ZONES];
  return (
    <Stack gap="sm" component="section" aria-label="Business hours">
      <Title order={2} size="h5">
        Business hours
      </Title>
      <Select
        label="Time zone"
        description="Also for the days of the figures."
        searchable
        allowDeselect={false}
        limit={50}
        data={zones}
        {...form.getInputProps('time_zone')}
      />
      <Switch
        label="Always open"
        checked={week === null}
        onChange={({ currentTarget }) => setWeek(currentTarget.checked ? null : USUAL_WEEK)}
      />
      {week && WEEKDAYS.map(({ day, name }) => <Day key={day} {...{ day, name, week, setWeek }} />)}
      {form.errors.business_hours && (
        <Text size="sm" c="red" role="alert">
          {form.errors.business_hours}
        </Text>
      )}
    </Stack>
  );
}

interface DayProps {
  readonly day: Weekday;
  readonly name: string;
  readonly week: Week;
  readonly setWeek: (week: Week) => void;
}

function Day({ day, name, week, setWeek }: DayProps) {
  const spans = week[day];
  const set = (next: readonly Span[]): void => setWeek({ ...week, [day]: next });
  const change = (index: number, part: Partial<Span>): void =>
    set(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  const everyDay = (): void =>
    setWeek(Object.fromEntries(WEEKDAYS.map((each) => [each.day, spans])) as unknown as Week);
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" role="group" aria-label={name}>
      <Text size="sm" w={92} pt={5}>
        {name}
      </Text>
      <Stack gap={4} flex={1}>
        {spans.length === 0 && (
          <Text size="sm" c="dimmed" pt={5}>
            Closed
          </Text>
        )}
        {spans.map(({ from, to }, index) => (
          // Spans have no name but their place.
          <Group key={index} gap={6} wrap="nowrap">
            <TextInput
              type="time"
              size="xs"
              aria-label={`${name}, from`}
              value={from}
              onChange={({ currentTarget }) => change(index, { from: currentTarget.value })}
            />
            –
            <TextInput
              type="time"
              size="xs"
              aria-label={`${name}, to`}
              value={to}
              onChange={({ currentTarget }) => change(index, { to: currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${from} to ${to} on ${name}`}
              onClick={() => set(spans.filter((_, at) => at !== index))}
            >
              <X size={15} />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      <ActionIcon
        variant="subtle"
        mt={3}
        aria-label={`Add hours on ${name}`}
        title="Add hours"
        onClick={() => set([...spans, spans.length === 0 ? FIRST : NEXT])}
      >
        <Plus size={15} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        mt={3}
        aria-label={`Every day as on ${name}`}
        title="The same every day"
        onClick={everyDay}
      >
        <Copy size={14} />
      </ActionIcon>
    </Group>
  );
}
