import { ActionIcon, Anchor, Badge, Group, Progress, Table, Text, Tooltip } from '@mantine/core';
import { documentsDelete, documentsList, documentsRefresh } from '@omnichat/client/rest';
import type { KnowledgeDocument } from '@omnichat/client/types';
import { BookOpen, RefreshCw } from 'lucide-react';
import { useSession } from '../../session/session.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { TableHead } from '../../ui/table-head.js';
import { ago } from '../../ui/time.js';
import { ConfirmButton } from '../confirm-button.js';
import { useChange, useList } from '../use-resource.js';

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
    <Table.ScrollContainer minWidth={680}>
      <Table verticalSpacing="sm">
        <TableHead columns={['Document', 'Kind', 'State', 'Changed']} />
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
  const { id, title, url, tags, language, format, size } = document;
  const remove = useChange('documents', () => documentsDelete({ client: client.rest, path: { id } }), {
    done: 'Deleted.',
  });
  const refresh = useChange('documents', () => documentsRefresh({ client: client.rest, path: { id } }), {
    done: 'It is being fetched again.',
  });
  return (
    <Table.Tr>
      <Table.Td maw={420}>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        {url && (
          <Anchor size="xs" href={url} target="_blank" rel="noopener noreferrer" display="block" truncate>
            {url}
          </Anchor>
        )}
        {document.status === 'failed' && (
          <Text size="xs" c="var(--mantine-color-error)">
            {document.error?.message}
          </Text>
        )}
        <Group gap={4}>
          {tags.map((tag) => (
            <Badge key={tag} size="xs" variant="light" color="gray" tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{format}</Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {[language, sizeOf(size)].filter(Boolean).join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>
        <State document={document} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{ago(document.updated_at)}</Table.Td>
      <Table.Td ta="right">
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {url && (
            <Tooltip label="Fetch it again">
              <ActionIcon
                variant="subtle"
                loading={refresh.isPending}
                disabled={isWorking(document)}
                onClick={() => refresh.mutate(undefined)}
                aria-label={`Fetch ${title} again`}
              >
                <RefreshCw size={15} />
              </ActionIcon>
            </Tooltip>
          )}
          <ConfirmButton
            label="Delete"
            about={title}
            question={`Delete "${title}"? Answers no longer quote it.`}
            isBusy={remove.isPending}
            onConfirm={() => remove.mutate(undefined)}
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function State({ document }: { readonly document: KnowledgeDocument }) {
  if (isWorking(document)) {
    return <Progress value={Math.max(5, document.progress * 100)} animated w={110} aria-label="Being read" />;
  }
  const [color, label] =
    document.status === 'failed'
      ? (['red', 'Failed'] as const)
      : (['teal', document.passages === 1 ? '1 passage' : `${document.passages} passages`] as const);
  return (
    <Badge color={color} variant="light" tt="none">
      {label}
    </Badge>
  );
}

const sizeOf = (bytes: number): string | null => {
  if (bytes === 0) return null;
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
};
