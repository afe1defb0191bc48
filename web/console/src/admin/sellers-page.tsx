import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { sellersChange, sellersList } from '@omnichat/client/rest';
import type { Seller } from '@omnichat/client/types';
import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../session/session.js';
import { Person } from '../ui/person.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { TableHead } from '../ui/table-head.js';
import { ConfirmButton } from './confirm-button.js';
import { Page } from './page.js';
import { SellerForm } from './seller-form.js';
import { useChange, useList } from './use-resource.js';

const COLOURS: Record<Seller['presence'], string> = { online: 'teal', away: 'yellow', offline: 'gray' };

/** The colleagues: who they are, what they can do, who is there. */
export function SellersPage() {
  const { client } = useSession();
  const { data, error, refetch } = useList(
    'sellers',
    () => sellersList({ client: client.rest, query: { limit: 200 } }),
    () => 15_000,
  );
  const [edited, setEdited] = useState<Seller | 'new' | null>(null);
  return (
    <Page
      title="Sellers"
      about="The people who take over from the assistant. Skills and languages help routing find the right one."
      actions={
        <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
          Add a seller
        </Button>
      }
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && (
        <Empty icon={Users} title="Nobody works here yet">
          Add the first colleague. They log in with their e-mail address and the password that you choose.
        </Empty>
      )}
      {data && data.length > 0 && (
        <Table.ScrollContainer minWidth={760}>
          <Table verticalSpacing="sm">
            <TableHead columns={['Name', 'Role', 'Now', 'Capacity', 'Skills and languages']} />
            <Table.Tbody>
              {data.map((seller) => (
                <Row key={seller.id} seller={seller} onEdit={() => setEdited(seller)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {edited && <SellerForm seller={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}

function Row({ seller, onEdit }: { readonly seller: Seller; readonly onEdit: () => void }) {
  const { client, me } = useSession();
  const { id, name, is_active: isActive } = seller;
  const turn = useChange(
    'sellers',
    (is_active: boolean) => sellersChange({ client: client.rest, path: { id }, body: { is_active } }),
    { done: isActive ? `${name} is out.` : `${name} may log in again.` },
  );
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Person name={name} size={32} />
          <div>
            <Text size="sm" fw={500}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {seller.email}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td>{seller.role}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={isActive ? COLOURS[seller.presence] : 'gray'} tt="none">
          {isActive ? seller.presence : 'deactivated'}
        </Badge>
      </Table.Td>
      <Table.Td>{seller.capacity}</Table.Td>
      <Table.Td>
        <Group gap={4}>
          {seller.skills.map((skill) => (
            <Badge key={skill} size="sm" variant="light" tt="none">
              {skill}
            </Badge>
          ))}
          {seller.languages.map((language) => (
            <Badge key={language} size="sm" variant="outline" color="gray" tt="none">
              {language}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        <Button size="compact-sm" variant="subtle" onClick={onEdit} aria-label={`Edit ${name}`}>
          Edit
        </Button>
        {isActive && id !== me.id && (
          <ConfirmButton
            label="Deactivate"
            about={name}
            question={`Deactivate ${name}? They are logged out everywhere within five seconds. Their conversations stay.`}
            isBusy={turn.isPending}
            onConfirm={() => turn.mutate(false)}
          />
        )}
        {!isActive && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={turn.isPending}
            onClick={() => turn.mutate(true)}
            aria-label={`Activate ${name}`}
          >
            Activate
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
