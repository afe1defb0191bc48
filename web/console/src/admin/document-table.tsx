import { ActionIcon, Badge, Progress, Table, Text, Tooltip } from '@mantine/core';
import { documentsDelete, documentsList } from '@omnichat/client/rest';
import type { KnowledgeDocument } from '@omnichat/client/types';
import { BookOpen, Trash2 } from 'lucide-react';
import { useSession } from '../session/session.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { ago } from '../ui/time.js';
import { useChange, useList } from './use-resource.js';

const isWorking = ({ status }: KnowledgeDocument): boolean => status === 'pending' || status === 'processing';

/** The documents; while one is being read, its progress. */
export function DocumentTable() {
  const { client } = useSession();
  const { data, error, refetch } = useList(
    'documents',
    () => documentsList({ client: client.rest, query: { limit: 200 } }),
    (documents) => (documents.some(isWorking) ? 1_000 : false),
  );
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) {
    return (
      <Empty icon={BookOpen} title="No documents yet">
        Add your price list, your terms, your questions and answers: text, a PDF or a page of your website.
      </Empty>
    );
  }
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Title</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Added</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.map((document) => (
            <Row key={document.id} document={document} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ document }: { readonly document: KnowledgeDocument }) {
  const { client } = useSession();
  const remove = useChange('documents', () => documentsDelete({ client: client.rest, path: { id: document.id } }), {
    done: 'Deleted.',
  });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {document.title}
        </Text>
        {document.url && (
          <Text size="xs" c="dimmed" truncate maw={360}>
            {document.url}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{document.format}</Table.Td>
      <Table.Td>
        <State document={document} />
      </Table.Td>
      <Table.Td>{ago(document.created_at)}</Table.Td>
      <Table.Td ta="right">
        <ActionIcon
          variant="subtle"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined)}
          aria-label={`Delete ${document.title}`}
        >
          <Trash2 size={16} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}

function State({ document }: { readonly document: KnowledgeDocument }) {
  if (isWorking(document)) {
    return <Progress value={Math.max(5, document.progress * 100)} animated w={120} aria-label="Being read" />;
  }
  if (document.status === 'failed') {
    return (
      <Tooltip label={document.error?.message ?? ''} multiline maw={320}>
        <Badge color="red" variant="light" tabIndex={0}>
          Failed
        </Badge>
      </Tooltip>
    );
  }
  return (
    <Badge color="teal" variant="light" tt="none">
      {document.passages} passages
    </Badge>
  );
}
