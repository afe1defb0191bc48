import { Button, Group, Table, Text } from '@mantine/core';
import { kindsDelete, recordsDelete, recordsList } from '@omnichat/client/rest';
import type { KnowledgeRecord } from '@omnichat/client/types';
import { Database, Plus } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../../session/session.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { TableHead } from '../../ui/table-head.js';
import { ago } from '../../ui/time.js';
import { ConfirmButton } from '../confirm-button.js';
import { useChange, useList } from '../use-resource.js';
import { KindForm } from './kind-form.js';
import { RecordForm } from './record-form.js';

interface Props {
  readonly kind: string;
  /** What the facts must be like; null for the built-in kind, and where there is no such kind. */
  readonly schema: Readonly<Record<string, unknown>> | null;
}

/** The records of a kind. */
export function RecordList({ kind, schema }: Props) {
  const { client } = useSession();
  const [edited, setEdited] = useState<KnowledgeRecord | 'new' | null>(null);
  const { data, error, refetch } = useList(`records/${kind}`, () =>
    recordsList({ client: client.rest, path: { kind }, query: { limit: 200 } }),
  );
  return (
    <>
      <Group justify="space-between" mb="sm">
        {schema ? <KindActions kind={kind} schema={schema} isEmpty={data?.length === 0} /> : <span />}
        <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
          Add a record
        </Button>
      </Group>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && (
        <Empty icon={Database} title="No records of this kind yet">
          Add one here, or let your own system write them: PUT /knowledge/records/{kind}/its-id.
        </Empty>
      )}
      {data && data.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="sm" highlightOnHover>
            <TableHead columns={['Record', 'Facts', 'Changed']} />
            <Table.Tbody>
              {data.map((record) => (
                <Row key={record.id} record={record} onEdit={() => setEdited(record)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {edited && <RecordForm kind={kind} record={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function Row({ record, onEdit }: { readonly record: KnowledgeRecord; readonly onEdit: () => void }) {
  const { client } = useSession();
  const { kind, external_id: externalId, title, facts } = record;
  const remove = useChange(
    `records/${kind}`,
    () => recordsDelete({ client: client.rest, path: { kind, external_id: externalId } }),
    { done: 'Deleted.' },
  );
  return (
    <Table.Tr>
      <Table.Td miw={150}>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {externalId}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {inWords(facts)}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{ago(record.updated_at)}</Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        <Button size="compact-sm" variant="subtle" onClick={onEdit} aria-label={`Edit ${title}`}>
          Edit
        </Button>
        <ConfirmButton
          label="Delete"
          about={title}
          question={`Delete "${title}"? The assistant forgets its facts.`}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(undefined)}
        />
      </Table.Td>
    </Table.Tr>
  );
}

/** The short facts in a line. */
const inWords = (facts: KnowledgeRecord['facts']): string =>
  Object.entries(facts)
    .filter(([key, value]) => key !== 'title' && ['number', 'boolean', 'string'].includes(typeof value))
    .filter(([, value]) => String(value).length <= 60)
    .map(([key, value]) => `${key.replaceAll('_', ' ')}: ${String(value)}`)
    .join(' · ');

interface KindActionsProps {
  readonly kind: string;
  readonly schema: NonNullable<Props['schema']>;
  readonly isEmpty: boolean;
}

function KindActions({ kind, schema, isEmpty }: KindActionsProps) {
  const { client } = useSession();
  const [, go] = useLocation();
  const [isEditing, setEditing] = useState(false);
  const remove = useChange('kinds', () => kindsDelete({ client: client.rest, path: { kind } }), {
    done: 'Deleted.',
    after: () => go('/records'),
  });
  return (
    <Group gap="xs">
      <Button size="compact-sm" variant="subtle" onClick={() => setEditing(true)}>
        Schema
      </Button>
      {isEmpty && (
        <ConfirmButton
          label="Delete kind"
          about={kind}
          question={`Delete the kind "${kind}"?`}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(undefined)}
        />
      )}
      {isEditing && <KindForm kind={{ kind, schema }} onClose={() => setEditing(false)} />}
    </Group>
  );
}
