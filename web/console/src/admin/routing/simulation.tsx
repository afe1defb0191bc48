import { Alert, Button, Card, Group, Select, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { routingSimulate, sellersList } from '@omnichat/client/rest';
import type { RoutingPolicy } from '@omnichat/client/types';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CirclePause } from 'lucide-react';
import { useSession } from '../../session/session.js';
import { tellFailure } from '../../ui/tell.js';
import { useList } from '../use-resource.js';
import { CandidateTable } from './candidate-table.js';

interface Props {
  readonly policy: RoutingPolicy;
  /** Whether these rules are not saved yet. */
  readonly isChanged: boolean;
}

/** Who would get a chat by these rules, and why nobody else. Nothing is stored or changed by asking. */
export function Simulation({ policy, isChanged }: Props) {
  const { client } = useSession();
  const { data: sellers = [] } = useList('sellers', () => sellersList({ client: client.rest, query: { limit: 200 } }));
  const known = (words: (seller: (typeof sellers)[number]) => string[]) => [...new Set(sellers.flatMap(words))].sort();
  const form = useForm({ initialValues: { skills: [] as string[], language: '', at: '' } });
  const ask = useMutation({
    mutationFn: ({ skills, language, at }: typeof form.values) =>
      routingSimulate({
        client: client.rest,
        body: {
          reason: 'escalation',
          skills,
          policy,
          ...(language === '' ? {} : { language }),
          ...(at === '' ? {} : { at: new Date(at).toISOString() }),
        },
      }),
    onError: tellFailure,
  });
  const { data: decision } = ask;
  return (
    <Card withBorder component="section" aria-label="Who would get a chat">
      <Stack>
        <div>
          <Title order={2} size="h5">
            Who would get this chat now, and why
          </Title>
          <Text size="sm" c="dimmed">
            {isChanged
              ? 'By the rules beside, though they are not saved. Nothing is changed by asking.'
              : 'By the rules beside. Nothing is changed by asking.'}
          </Text>
        </div>
        <form onSubmit={form.onSubmit((values) => ask.mutate(values))}>
          <Stack gap="sm">
            <TagsInput
              label="Skills that are needed"
              placeholder={form.values.skills.length === 0 ? 'Any' : undefined}
              data={known(({ skills }) => skills)}
              {...form.getInputProps('skills')}
            />
            <Group grow align="flex-start">
              <Select
                label="Language of the visitor"
                placeholder="Any"
                clearable
                data={known(({ languages }) => languages)}
                value={form.values.language || null}
                onChange={(language) => form.setFieldValue('language', language ?? '')}
              />
              <TextInput type="datetime-local" label="When, if not now" {...form.getInputProps('at')} />
            </Group>
            <Group>
              <Button type="submit" variant="light" loading={ask.isPending}>
                Who would get it?
              </Button>
            </Group>
          </Stack>
        </form>
        {decision && (
          <>
            <Alert
              color={decision.seller_id ? 'teal' : 'gray'}
              icon={decision.seller_id ? <CircleCheck size={18} /> : <CirclePause size={18} />}
              role="status"
            >
              {decision.explanation}
            </Alert>
            <CandidateTable candidates={decision.candidates} />
          </>
        )}
      </Stack>
    </Card>
  );
}
