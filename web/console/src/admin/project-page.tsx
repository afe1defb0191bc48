import { Button, Card, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { projectsChange, projectsRead } from '@omnichat/client/rest';
import type { Project } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.js';
import { Failed, Loading } from '../ui/states.js';
import { Page } from './page.js';
import { useChange } from './use-resource.js';

/** What the business is called, and what the assistant is told of it. */
export function ProjectPage() {
  const { client, me } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['project'],
    queryFn: () => projectsRead({ client: client.rest, path: { id: me.project_id } }),
  });
  return (
    <Page title="Project" about="What your business is called, and what the assistant is told of it.">
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <ProjectForm key={data.updated_at} project={data} />}
    </Page>
  );
}

function ProjectForm({ project }: { readonly project: Project }) {
  const { client } = useSession();
  const form = useForm({
    initialValues: {
      name: project.name,
      instructions: project.instructions ?? '',
    },
  });
  const save = useChange(
    'project',
    ({ name, instructions }: typeof form.values) =>
      projectsChange({
        client: client.rest,
        path: { id: project.id },
        body: { name, instructions: instructions || null },
      }),
    { done: 'Saved.', form },
  );
  return (
    <Card withBorder>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <TextInput label="Name" required {...form.getInputProps('name')} />
          <Textarea
            label="Instructions"
            description="For the assistant, where a chatbot has none of its own."
            autosize
            minRows={4}
            maxRows={16}
            {...form.getInputProps('instructions')}
          />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
