import { Grid } from '@mantine/core';
import { useForm } from '@mantine/form';
import { projectsChange, projectsRead } from '@omnichat/client/rest';
import type { Project } from '@omnichat/client/types';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.js';
import { Failed, Loading } from '../../ui/states.js';
import { Page } from '../page.js';
import { useChange } from '../use-resource.js';
import { bodyOf, valuesOf } from './look.js';
import { Preview } from './preview.js';
import { Snippet } from './snippet.js';
import { WidgetForm } from './widget-form.js';

/** How the chat looks in the pages of the business, what it asks, and the line that puts it there. */
export function WidgetPage() {
  const { client, me } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['project'],
    queryFn: () => projectsRead({ client: client.rest, path: { id: me.project_id } }),
  });
  return (
    <Page title="Widget" about="The chat in your web pages: how it looks, what it asks, and where it may stand.">
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Editor key={data.updated_at} project={data} />}
    </Page>
  );
}

/** The form, and beside it the widget as the form has it. */
function Editor({ project }: { readonly project: Project }) {
  const { client } = useSession();
  const form = useForm({ initialValues: valuesOf(project), validateInputOnBlur: true });
  const save = useChange(
    'project',
    (values: typeof form.values) =>
      projectsChange({ client: client.rest, path: { id: project.id }, body: bodyOf(values) }),
    { done: 'Saved. Pages show it when they are loaded again.', form },
  );
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Snippet widgetKey={project.widget_key ?? ''} />
        <WidgetForm form={form} isSaving={save.isPending} onSave={(values) => save.mutate(values)} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Preview name={project.name} look={form.values} />
      </Grid.Col>
    </Grid>
  );
}
