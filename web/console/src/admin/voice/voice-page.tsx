import { Grid } from '@mantine/core';
import { useForm } from '@mantine/form';
import { projectsChange, projectsRead } from '@omnichat/client/rest';
import type { Project, VoiceSettings } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.js';
import { Failed, Loading } from '../../ui/states.js';
import { Page } from '../page.js';
import { useChange } from '../use-resource.js';
import { bodyOf, valuesOf } from './terms.js';
import { VoiceForm } from './voice-form.js';
import { VoiceState } from './voice-state.js';

/** Whether and how visitors talk, and what works of it. */
export function VoicePage() {
  const { client, me } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['project'],
    queryFn: () => projectsRead({ client: client.rest, path: { id: me.project_id } }),
  });
  return (
    <Page
      title="Voice"
      about="Whether visitors may talk, by which ways and how long, and what becomes of a call when you take over."
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.voice && (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Editor key={data.updated_at} id={data.id} voice={data.voice} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <VoiceState />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}

function Editor({ id, voice }: { readonly id: Project['id']; readonly voice: VoiceSettings }) {
  const { client } = useSession();
  const form = useForm({ initialValues: valuesOf(voice), validateInputOnBlur: true });
  const save = useChange(
    'project',
    (values: typeof form.values) => projectsChange({ client: client.rest, path: { id }, body: bodyOf(values) }),
    { done: 'Saved. It counts at once.', form },
  );
  return <VoiceForm form={form} isSaving={save.isPending} onSave={(values) => save.mutate(values)} />;
}
