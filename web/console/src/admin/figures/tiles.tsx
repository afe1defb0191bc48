import { Card, SimpleGrid, Text } from '@mantine/core';
import type { Figures } from '@omnichat/client/types';
import { dollars, percent, duration } from './numbers.js';

/** The numbers of the whole range. */
export function Tiles({ figures: { total, models } }: { readonly figures: Figures }) {
  const known = models.filter(({ cost_usd: cost }) => cost !== null);
  const cost = known.reduce((sum, { cost_usd: each }) => sum + (each ?? 0), 0);
  const answers = models.reduce((sum, { answers: each }) => sum + each, 0);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} mb="md">
      <Tile name="Conversations" value={total.conversations.toLocaleString()} />
      <Tile
        name="By the AI alone"
        value={percent(total.answered_by_assistant, total.conversations)}
        about={`${total.answered_by_assistant.toLocaleString()} conversations`}
      />
      <Tile name="First response" value={duration(total.first_response_seconds)} about="median" />
      <Tile
        name="Asked for a person"
        value={total.escalations.toLocaleString()}
        about={total.escalations > 0 ? `${percent(total.accepted, total.escalations)} got one` : undefined}
      />
      <Tile name="Wait for a person" value={duration(total.waiting_seconds)} about="median" />
      <Tile
        name="Cost of models"
        value={known.length > 0 ? dollars(cost) : '–'}
        about={known.length > 0 && answers > 0 ? `${dollars(cost / answers)} an answer` : 'no prices known'}
      />
    </SimpleGrid>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly about?: string | undefined;
}

function Tile({ name, value, about }: TileProps) {
  return (
    <Card withBorder padding="md">
      <Text size="xs" c="dimmed" truncate>
        {name}
      </Text>
      <Text fz={26} fw={650} lh={1.25} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {value}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {about ?? '\u00a0'}
      </Text>
    </Card>
  );
}
