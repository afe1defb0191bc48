import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import type { FiguresReason } from '@omnichat/client/types';
import { percent } from './numbers.js';

const ASKED_BY: Record<FiguresReason['requested_by'], string> = {
  visitor: 'The visitor asked',
  assistant: 'The AI asked',
  staff: 'A colleague asked',
  rule: 'A rule of the chatbot',
};

interface Props {
  readonly reasons: readonly FiguresReason[];
  /** Of the range: the reasons are only the most frequent ones. */
  readonly total: number;
}

/** Why people were asked for, as bars. */
export function ReasonTable({ reasons, total }: Props) {
  const shown = reasons.slice(0, 8);
  const others = total - shown.reduce((sum, { escalations }) => sum + escalations, 0);
  return (
    <Card withBorder component="section" aria-label="Why a person was asked for">
      <Title order={2} size="h5" mb="sm">
        Why a person was asked for
      </Title>
      {total === 0 && (
        <Text size="sm" c="dimmed">
          Nobody was asked for.
        </Text>
      )}
      <Stack gap="sm">
        {shown.map(({ requested_by: who, reason, escalations }) => (
          <Bar
            key={`${who} ${reason}`}
            label={reason ?? ASKED_BY[who]}
            hint={reason === null ? null : ASKED_BY[who]}
            count={escalations}
            total={total}
          />
        ))}
        {others > 0 && <Bar label="Other reasons" hint={null} count={others} total={total} />}
      </Stack>
    </Card>
  );
}

interface BarProps {
  readonly label: string;
  readonly hint: string | null;
  readonly count: number;
  readonly total: number;
}

function Bar({ label, hint, count, total }: BarProps) {
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm" lineClamp={1}>
          {label}
          {hint && (
            <Text span size="xs" c="dimmed">
              {' '}
              · {hint}
            </Text>
          )}
        </Text>
        <Text size="sm" style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
          {count} · {percent(count, total)}
        </Text>
      </Group>
      <Progress value={(count / total) * 100} size="sm" color="orange.5" aria-label={label} />
    </div>
  );
}
