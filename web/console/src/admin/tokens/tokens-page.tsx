import { Badge, Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { apitokensList, apitokensRevoke } from '@omnichat/client/rest';
import type { ApiToken } from '@omnichat/client/types';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../../session/session.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { ago } from '../../ui/time.js';
import { ConfirmButton } from '../confirm-button.js';
import { Page } from '../page.js';
import { useChange, useList } from '../use-resource.js';
import { TokenForm } from './token-form.js';

/** The keys with which servers of the business call this one. */
export function TokensPage() {
  const { client, me } = useSession();
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useList('tokens', () =>
    apitokensList({ client: client.rest, path: { id: me.project_id } }),
  );
  return (
    <Page
      title="API tokens"
      about="Keys for your own servers: a bearer of this project over REST and sockets. Whoever has one can use it."
      actions={
        <Button leftSection={<Plus size={16} />} onClick={() => setAdding(true)}>
          Make a token
        </Button>
      }
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && (
        <Empty icon={KeyRound} title="No tokens yet">
          Make one for each server that calls this one, so that each can be revoked alone.
        </Empty>
      )}
      {data && data.length > 0 && (
        <Table.ScrollContainer minWidth={680}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>Last used</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th>Made</Table.Th>
                <Table.Th>
                  <VisuallyHidden>Revoke</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((token) => (
                <Row key={token.id} token={token} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {isAdding && <TokenForm onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Row({ token }: { readonly token: ApiToken }) {
  const { client } = useSession();
  const revoke = useChange(
    'tokens',
    () => apitokensRevoke({ client: client.rest, path: { id: token.project_id, token_id: token.id } }),
    { done: 'Revoked. It is refused everywhere within five seconds.' },
  );
  const isOver = Date.parse(token.expires_at) < Date.now();
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {token.name}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace">
          oc_…{token.hint}
        </Text>
      </Table.Td>
      <Table.Td>{token.role}</Table.Td>
      <Table.Td>{token.last_used_at ? ago(token.last_used_at) : 'never'}</Table.Td>
      <Table.Td>
        {isOver ? (
          <Badge color="gray" variant="light" tt="none">
            Expired
          </Badge>
        ) : (
          new Date(token.expires_at).toLocaleDateString()
        )}
      </Table.Td>
      <Table.Td>
        {new Date(token.created_at).toLocaleDateString()}
        {token.created_by && (
          <Text size="xs" c="dimmed">
            by {token.created_by}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <ConfirmButton
          label="Revoke"
          about={token.name}
          question={`Revoke "${token.name}"? What uses it is cut off within five seconds.`}
          isBusy={revoke.isPending}
          onConfirm={() => revoke.mutate(undefined)}
        />
      </Table.Td>
    </Table.Tr>
  );
}
