import { Button, FileInput, Modal, SegmentedControl, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { documentsCreate } from '@omnichat/client/rest';
import { useSession } from '../session/session.js';
import { useChange } from './use-resource.js';

const FORMATS = [
  { value: 'text', label: 'Text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'html', label: 'HTML' },
] as const;

type Format = (typeof FORMATS)[number]['value'];

/** Adds a document, written here or read from a file of text. */
export function DocumentForm({ onClose }: { readonly onClose: () => void }) {
  const { client } = useSession();
  const form = useForm({ initialValues: { title: '', format: 'text' as Format, content: '', tags: [] as string[] } });
  const save = useChange(
    'documents',
    ({ title, format, content, tags }: typeof form.values) =>
      documentsCreate({ client: client.rest, body: { [format]: content, ...(title === '' ? {} : { title }), tags } }),
    { done: 'Added. It is searched as soon as it is read.', after: onClose },
  );
  const readFile = async (file: File | null): Promise<void> => {
    if (!file) return;
    const [, ending = ''] = /\.(\w+)$/.exec(file.name) ?? [];
    form.setValues({
      title: form.values.title || file.name.replace(/\.\w+$/, ''),
      content: await file.text(),
      format: ending === 'md' ? 'markdown' : /^html?$/.test(ending) ? 'html' : 'text',
    });
  };
  return (
    <Modal opened onClose={onClose} title="Add a document" size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <TextInput label="Title" data-autofocus placeholder="Opening hours" {...form.getInputProps('title')} />
          <FileInput
            label="From a file"
            placeholder="A .txt, .md or .html file"
            accept=".txt,.md,.html,.htm,text/*"
            clearable
            onChange={(file) => void readFile(file)}
          />
          <SegmentedControl
            data={FORMATS.map((format) => ({ ...format }))}
            aria-label="Format"
            {...form.getInputProps('format')}
          />
          <Textarea label="Content" required autosize minRows={8} maxRows={20} {...form.getInputProps('content')} />
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
    </Modal>
  );
}
