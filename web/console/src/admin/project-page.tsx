import {
  Button,
  Card,
  Code,
  CopyButton,
  Group,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { projectsChange, projectsRead } from '@omnichat/client/rest';
import type { Project } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.js';
import { Failed, Loading } from '../ui/states.js';
import { Page } from './page.js';
import { useChange } from './use-resource.js';

/** The project's own words, and the line that puts the widget into a page. */
export function ProjectPage() {
  const { client, me } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['project'],
    queryFn: () => projectsRead({ client: client.rest, path: { id: me.project_id } }),
  });
  return (
    <Page title="Project and widget" about="What visitors see first, and on which pages.">
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <ProjectForm key={data.updated_at} project={data} />
          <Snippet project={data} />
        </>
      )}
    </Page>
  );
}

function ProjectForm({ project }: { readonly project: Project }) {
  const { client } = useSession();
  const form = useForm({
    initialValues: {
      name: project.name,
      greeting: project.greeting ?? '',
      instructions: project.instructions ?? '',
      allowed_origins: project.allowed_origins,
    },
  });
  const save = useChange(
    'project',
    ({ greeting, instructions, ...values }: typeof form.values) =>
      projectsChange({
        client: client.rest,
        path: { id: project.id },
        body: { ...values, greeting: greeting || null, instructions: instructions || null },
      }),
    { done: 'Saved.' },
  );
  return (
    <Card withBorder>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <TextInput label="Name" required {...form.getInputProps('name')} />
          <Textarea
            label="Greeting"
            description="What a visitor reads before the first word."
            autosize
            minRows={2}
            {...form.getInputProps('greeting')}
          />
          <Textarea
            label="Instructions"
            description="For the assistant, where a chatbot has none of its own."
            autosize
            minRows={4}
            maxRows={16}
            {...form.getInputProps('instructions')}
          />
          <TagsInput
            label="Pages that may hold the widget"
            description="Their origins. Empty: only pages of this server itself."
            placeholder="https://www.example.com"
            {...form.getInputProps('allowed_origins')}
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

function Snippet({ project }: { readonly project: Project }) {
  const { origin } = globalThis.location;
  const code = `<script src="${origin}/widget.js" data-widget-key="${project.widget_key ?? ''}" async></script>`;
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2} size="h5">
          Put it on your website
        </Title>
        <Text size="sm" c="dimmed">
          Paste this line before the end of the body of every page.
        </Text>
        <Code block>{code}</Code>
        <Group>
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button size="xs" variant="light" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Card>
  );
}
