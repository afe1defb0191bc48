import { Badge, Button, Grid, Group, NavLink, Stack, Text } from '@mantine/core';
import { kindsList } from '@omnichat/client/rest';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { useSession } from '../../session/session.js';
import { Failed, Loading } from '../../ui/states.js';
import { Page } from '../page.js';
import { useList } from '../use-resource.js';
import { KindForm } from './kind-form.js';
import { RecordList } from './record-list.js';

/** The kind that every project has; its facts are typed by the server. */
export const PROPERTY = 'property';

/** Typed facts, such as those of a listing: what an answer about it must agree with. */
export function RecordsPage() {
  const { client } = useSession();
  const { kind = PROPERTY } = useParams<{ kind?: string }>();
  const [isAddingKind, setAddingKind] = useState(false);
  const { data, error, refetch } = useList('kinds', () => kindsList({ client: client.rest }));
  const names = [PROPERTY, ...(data ?? []).map((each) => each.kind).filter((name) => name !== PROPERTY)];
  return (
    <Page
      title="Records"
      about="Facts that are exactly so: rooms, prices, addresses. The assistant quotes them, and may not say otherwise."
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 3 }}>
            <Stack gap={4} component="nav" aria-label="Kinds of records">
              {names.map((name) => (
                <NavLink
                  key={name}
                  component={Link}
                  href={`/records/${name}`}
                  active={name === kind}
                  label={
                    <Group gap={6}>
                      <Text size="sm">{name}</Text>
                      {name === PROPERTY && (
                        <Badge size="xs" variant="light" tt="none">
                          built in
                        </Badge>
                      )}
                    </Group>
                  }
                />
              ))}
              <Button
                variant="subtle"
                size="compact-sm"
                justify="flex-start"
                leftSection={<Plus size={14} />}
                onClick={() => setAddingKind(true)}
              >
                Add a kind
              </Button>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 9 }}>
            <RecordList key={kind} kind={kind} schema={data.find((each) => each.kind === kind)?.schema ?? null} />
          </Grid.Col>
        </Grid>
      )}
      {isAddingKind && <KindForm kind={null} onClose={() => setAddingKind(false)} />}
    </Page>
  );
}
