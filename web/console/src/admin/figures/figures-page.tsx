import { SegmentedControl, SimpleGrid, Text } from '@mantine/core';
import { figuresRead, routingReadPolicy } from '@omnichat/client/rest';
import { useQuery } from '@tanstack/react-query';
import { ChartColumn } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../../session/session.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { Page } from '../page.js';
import { ModelTable } from './model-table.js';
import { ReasonTable } from './reason-table.js';
import { rangeOf } from './range.js';
import { Tiles } from './tiles.js';

/** Charts are heavy, and most pages show none. */
const Charts = lazy(() => import('./charts.js'));

const RANGES = ['7', '30', '90'];

/** What happened lately: how much there was to do, who did it, how long visitors waited, and what it cost. */
export function FiguresPage() {
  const [days, setDays] = useState('30');
  const { data, error, refetch, isPlaceholderData } = useFigures(Number(days));
  return (
    <Page
      title="Figures"
      about="Conversations by the day on which they began. Times are medians: half of the visitors waited less."
      actions={
        <SegmentedControl
          aria-label="Range"
          value={days}
          onChange={setDays}
          data={RANGES.map((value) => ({ value, label: `${value} days` }))}
        />
      }
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <div style={{ opacity: isPlaceholderData ? 0.5 : 1 }} aria-busy={isPlaceholderData}>
          <Tiles figures={data} />
          {data.total.conversations + data.total.escalations === 0 ? (
            <Empty icon={ChartColumn} title="Nothing happened in these days">
              As soon as visitors write, this page shows how many, who answered them, and how soon.
            </Empty>
          ) : (
            <>
              <Suspense fallback={<Loading />}>
                <Charts days={data.days} />
              </Suspense>
              <SimpleGrid cols={{ base: 1, md: 2 }} mt="md">
                <ReasonTable reasons={data.reasons} total={data.total.escalations} />
                <ModelTable models={data.models} />
              </SimpleGrid>
            </>
          )}
          <Text size="xs" c="dimmed" mt="md">
            {data.from} to {data.to}, on the clock of {data.time_zone}, which the routing page sets.
          </Text>
        </div>
      )}
    </Page>
  );
}

/** The figures of the last days; while others are fetched, those before stay. */
function useFigures(days: number) {
  const { client } = useSession();
  return useQuery({
    queryKey: ['figures', days],
    queryFn: async () => {
      const { time_zone } = await routingReadPolicy({ client: client.rest });
      return figuresRead({ client: client.rest, query: rangeOf(days, time_zone) });
    },
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });
}
