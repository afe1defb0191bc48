import '@mantine/charts/styles.css';
import { AreaChart, BarChart } from '@mantine/charts';
import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import type { FiguresDay } from '@omnichat/client/types';
import type { ComponentProps, ReactNode } from 'react';
import { duration, roughly } from './numbers.js';

/** The days as charts; by default of this module, because it is loaded on demand. */
export default function Charts({ days }: { readonly days: readonly FiguresDay[] }) {
  const data = days.map((day) => ({
    ...day,
    date: shortDate(day.date),
    others: day.conversations - day.answered_by_assistant,
    missed: day.escalations - day.accepted,
  }));
  return (
    <>
      <ChartCard title="Conversations" about="How many began on each day, and what the AI answered alone.">
        <BarChart
          {...usual}
          h={240}
          data={data}
          type="stacked"
          withLegend
          series={[
            { name: 'answered_by_assistant', label: 'The AI alone', color: OURS },
            { name: 'others', label: 'With a person, or not answered', color: 'orange.5' },
          ]}
        />
      </ChartCard>
      <SimpleGrid cols={{ base: 1, md: 3 }} mt="md">
        <Waits
          title="First response"
          about="From the first message to the first answer."
          data={data}
          name="first_response_seconds"
        />
        <Waits title="Wait for a person" about="From the wish to the person." data={data} name="waiting_seconds" />
        <ChartCard title="Asked for a person" about="How often, and whether a person came.">
          <BarChart
            {...usual}
            h={200}
            data={data}
            type="stacked"
            series={[
              { name: 'accepted', label: 'A person came', color: 'teal.6' },
              { name: 'missed', label: 'Nobody came', color: 'red.5' },
            ]}
          />
        </ChartCard>
      </SimpleGrid>
    </>
  );
}

/** The accent of all pages. */
const OURS = 'var(--mantine-primary-color-filled)';

const usual = {
  dataKey: 'date',
  gridAxis: 'x',
  tickLine: 'none',
  xAxisProps: { minTickGap: 24 },
  yAxisProps: { allowDecimals: false, width: 56 },
} as const;

interface WaitsProps {
  readonly title: string;
  readonly about: string;
  readonly data: ComponentProps<typeof AreaChart>['data'];
  readonly name: 'first_response_seconds' | 'waiting_seconds';
}

/** The median of each day; days without any are bridged. */
function Waits({ title, about, data, name }: WaitsProps) {
  return (
    <ChartCard title={title} about={about}>
      <AreaChart
        {...usual}
        h={200}
        data={data}
        curveType="monotone"
        withDots={data.length <= 31}
        dotProps={{ r: 2, strokeWidth: 1 }}
        valueFormatter={duration}
        yAxisProps={{ width: 56, tickFormatter: roughly }}
        series={[{ name, label: 'Median', color: name === 'waiting_seconds' ? 'orange.5' : OURS }]}
      />
    </ChartCard>
  );
}

interface ChartCardProps {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

function ChartCard({ title, about, children }: ChartCardProps) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {about}
      </Text>
      {children}
    </Card>
  );
}

const shortDate = (date: string): string =>
  new Date(date).toLocaleDateString([], { day: 'numeric', month: 'short', timeZone: 'UTC' });
