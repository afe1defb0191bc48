import { Card, Table, Text, Title } from '@mantine/core';
import type { FiguresModel } from '@omnichat/client/types';
import { compact, dollars } from './numbers.js';

/** What each model wrote, and what it cost. */
export function ModelTable({ models }: { readonly models: readonly FiguresModel[] }) {
  return (
    <Card withBorder component="section" aria-label="Models">
      <Title order={2} size="h5" mb="xs">
        Models
      </Title>
      {models.length === 0 ? (
        <Text size="sm" c="dimmed">
          No model was asked.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={380}>
          <Table style={{ fontVariantNumeric: 'tabular-nums' }}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Model</Table.Th>
                <Table.Th ta="right">Answers</Table.Th>
                <Table.Th ta="right">Failed</Table.Th>
                <Table.Th ta="right">Tokens in / out</Table.Th>
                <Table.Th ta="right">Cost</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {models.map((each) => (
                <Table.Tr key={`${each.provider} ${each.model}`}>
                  <Table.Td>
                    <Text size="sm">{each.model ?? each.provider ?? 'none began'}</Text>
                    {each.model && (
                      <Text size="xs" c="dimmed">
                        {each.provider}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td ta="right">{each.answers.toLocaleString()}</Table.Td>
                  <Table.Td ta="right">{each.failures.toLocaleString()}</Table.Td>
                  <Table.Td ta="right">
                    {compact(each.input_tokens)} / {compact(each.output_tokens)}
                  </Table.Td>
                  <Table.Td ta="right">{each.cost_usd === null ? '–' : dollars(each.cost_usd)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
