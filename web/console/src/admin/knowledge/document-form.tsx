import { Button, SegmentedControl, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { documentsCreate } from '@omnichat/client/rest';
import { useSession } from '../../session/session.js';
import { Dialog } from '../dialog.js';
import { useChange } from '../use-resource.js';

const FORMATS = [
  { value: 'text', label: 'Text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'html', label: 'HTML' },
  { value: 'url', label: 'Web page' },
] as const;

type Format = (typeof FORMATS)[number]['value'];

/** The formats are fields, so that what is refused of one stands beside it. */
const EMPTY = { title: '', format: 'text' as Format, text: '', markdown: '', html: '', url: '', tags: [] as string[] };

/** Adds a document: written here, or fetched from an address. */
export function DocumentForm({ onClose }: { readonly onClose: () => void }) {
  const { client } = useSession();
  const form = useForm({ initialValues: EMPTY });
  const { format } = form.values;
  const save = useChange(
    'documents',
    ({ title, tags, ...values }: typeof EMPTY) =>
      documentsCreate({
        client: client.rest,
        body: { [values.format]: values[values.format], ...(title === '' ? {} : { title }), tags },
      }),
    { done: 'Added. It is searched as soon as it is read.', after: onClose, form },
  );
  return (
    <Dialog onClose={onClose} title="Write a document, or name a page" size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <SegmentedControl
            data={FORMATS.map((each) => ({ ...each }))}
            aria-label="Format"
            {...form.getInputProps('format')}
          />
          {format === 'url' ? (
            <TextInput
              key="url"
              label="Address"
              description="A public page or PDF. It is fetched now, and again when you ask for it."
              placeholder="https://www.example.com/terms"
              type="url"
              required
              {...form.getInputProps('url')}
            />
          ) : (
            <Textarea
              key={format}
              label="Content"
              required
              autosize
              minRows={8}
              maxRows={20}
              {...form.getInputProps(format)}
            />
          )}
          <TextInput
            label="Title"
            description="Empty: the first heading, or the address."
            placeholder="Opening hours"
            {...form.getInputProps('title')}
          />
          <TagsInput
            label="Tags"
            description="Chatbots can be limited to some of them."
            {...form.getInputProps('tags')}
          />
          <Button type="submit" loading={save.isPending}>
            Add
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
