import { Badge, Grid } from '@mantine/core';
import { useForm } from '@mantine/form';
import { routingReadPolicy, routingSetPolicy } from '@omnichat/client/rest';
import type { RoutingPolicyView } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.js';
import { Failed, Loading } from '../../ui/states.js';
import { Page } from '../page.js';
import { useChange } from '../use-resource.js';
import { type PolicyValues, policyOf, valuesOf } from './policy.js';
import { PolicyForm } from './policy-form.js';
import { Simulation } from './simulation.js';

/** Who gets which chat and when, and a trial of the rules before they count. */
export function RoutingPage() {
  const { client } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['policy'],
    queryFn: () => routingReadPolicy({ client: client.rest }),
  });
  return (
    <Page
      title="Routing and hours"
      about="How a chat finds its person: who comes first, how long a visitor waits, and when somebody is there."
      actions={data && <Opening policy={data} />}
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Editor key={JSON.stringify(data)} policy={data} />}
    </Page>
  );
}

function Opening({
  policy: { is_open: isOpen, opens_at: opensAt, time_zone: timeZone },
}: {
  readonly policy: RoutingPolicyView;
}) {
  const next = opensAt && new Date(opensAt).toLocaleDateString([], { weekday: 'long', timeZone });
  const at = opensAt && new Date(opensAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', timeZone });
  return (
    <Badge size="lg" variant="light" color={isOpen ? 'teal' : 'gray'} tt="none">
      {isOpen ? 'Open now' : next ? `Closed until ${next}, ${at}` : 'Closed'}
    </Badge>
  );
}

function Editor({ policy }: { readonly policy: RoutingPolicyView }) {
  const { client } = useSession();
  const form = useForm<PolicyValues>({ initialValues: valuesOf(policy) });
  const save = useChange(
    'policy',
    (values: PolicyValues) => routingSetPolicy({ client: client.rest, body: policyOf(values) }),
    { done: 'Saved. It counts from the next chat on.', form },
  );
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <PolicyForm form={form} isSaving={save.isPending} onSave={(values) => save.mutate(values)} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Simulation policy={policyOf(form.values)} isChanged={form.isDirty()} />
      </Grid.Col>
    </Grid>
  );
}
