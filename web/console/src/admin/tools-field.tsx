import { MultiSelect, TagsInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { httptoolsList } from '@omnichat/client/rest';
import { useSession } from '../session/session.js';
import { BUILT_IN_TOOLS, type ChatbotValues } from './chatbot-values.js';
import { useList } from './use-resource.js';

/** What a chatbot may do while it answers, and which knowledge it sees. */
export function ToolsField({ form }: { readonly form: UseFormReturnType<ChatbotValues> }) {
  const { client } = useSession();
  const { data: own = [] } = useList('tools', () => httptoolsList({ client: client.rest, query: { limit: 200 } }));
  const known = [...BUILT_IN_TOOLS, ...own.map(({ name }) => ({ value: name, label: name }))];
  const others = form.values.tools.filter((name) => !known.some(({ value }) => value === name));
  return (
    <>
      <MultiSelect
        label="Tools"
        description="What it may do while it answers. Tools of your own come through the API."
        data={[...known, ...others.map((name) => ({ value: name, label: name }))]}
        {...form.getInputProps('tools')}
      />
      <TagsInput
        label="Knowledge with these tags alone"
        description="Empty: everything that the project knows."
        {...form.getInputProps('knowledge_scope')}
      />
    </>
  );
}
