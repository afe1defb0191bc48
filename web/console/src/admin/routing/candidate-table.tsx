import { Badge, Group, Table, Text } from '@mantine/core';
import type { RoutingCandidate } from '@omnichat/client/types';

const COLOURS: Record<RoutingCandidate['status'], string> = { online: 'teal', away: 'yellow', offline: 'gray' };

/** Everybody who was considered: the one who was chosen first, and of the others why not. */
export function CandidateTable({ candidates }: { readonly candidates: readonly RoutingCandidate[] }) {
  if (candidates.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        There was nobody to consider.
      </Text>
    );
  }
  const inOrder = [...candidates].sort((a, b) => Number(a.passed_over !== null) - Number(b.passed_over !== null));
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Seller</Table.Th>
          <Table.Th>Chats</Table.Th>
          <Table.Th>Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {inOrder.map((candidate) => (
          <Row key={candidate.seller_id} candidate={candidate} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({
  candidate: { name, status, load, capacity, skills, languages, passed_over: passedOver },
}: {
  readonly candidate: RoutingCandidate;
}) {
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm" fw={passedOver ? 400 : 600}>
            {name}
          </Text>
          <Badge size="xs" variant="light" color={COLOURS[status]} tt="none">
            {status}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {[...skills, ...languages].join(', ')}
        </Text>
      </Table.Td>
      <Table.Td style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {load} of {capacity}
      </Table.Td>
      <Table.Td>
        {passedOver ? (
          <Text size="sm">{passedOver.sentence}</Text>
        ) : (
          <Badge color="teal" variant="filled" tt="none" autoContrast>
            Gets the chat
          </Badge>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
