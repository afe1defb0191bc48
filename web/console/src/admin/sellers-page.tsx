import { Badge, Button, ColorSwatch, Group, Table } from '@mantine/core';
import { sellersList } from '@omnichat/client/rest';
import type { Seller } from '@omnichat/client/types';
import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../session/session.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { Page } from './page.js';
import { SellerForm } from './seller-form.js';
import { useList } from './use-resource.js';

const PRESENCE: Record<Seller['presence'], string> = {
  online: 'var(--mantine-color-teal-6)',
  away: 'var(--mantine-color-yellow-6)',
  offline: 'var(--mantine-color-gray-5)',
};

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
        <Table.ScrollContainer minWidth={640}>
          <Table highlightOnHover verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>E-mail</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>Capacity</Table.Th>
                <Table.Th>Skills and languages</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
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
  return (
    <Table.Tr opacity={seller.is_active ? 1 : 0.55}>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <ColorSwatch size={10} color={PRESENCE[seller.presence]} withShadow={false} title={seller.presence} />
          {seller.name}
        </Group>
      </Table.Td>
      <Table.Td>{seller.email}</Table.Td>
      <Table.Td>{seller.is_active ? seller.role : 'disabled'}</Table.Td>
      <Table.Td>{seller.capacity}</Table.Td>
      <Table.Td>
        <Group gap={4}>
          {[...seller.skills, ...seller.languages].map((word) => (
            <Badge key={word} size="sm" variant="light" tt="none">
              {word}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        <Button size="compact-sm" variant="subtle" onClick={onEdit} aria-label={`Edit ${seller.name}`}>
          Edit
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
