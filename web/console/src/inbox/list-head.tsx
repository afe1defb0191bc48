import { ActionIcon, Box, Button, Group, Indicator, Popover, Select, Stack, TextInput, Title } from '@mantine/core';
import { Search, SlidersHorizontal, X } from 'lucide-react';
import { useLocation } from 'wouter';
import { PRIORITIES } from '../conversation/priorities.js';
import { type InboxFilter, isListName, type ListName, listNames, lists } from './lists.js';

export type Narrowing = Pick<InboxFilter, 'tag' | 'priority'>;

interface Props {
  readonly name: ListName;
  readonly isNarrow: boolean;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly narrowing: Narrowing;
  readonly onNarrow: (narrowing: Narrowing) => void;
  /** Tags to choose from. */
  readonly tags: readonly string[];
}

/** Where the keys lead that begin a search. */
export const SEARCH_FIELD = 'inbox-search';

/** The name of the list, the search over all lists, and what narrows this one. */
export function ListHead({ name, isNarrow, search, onSearch, ...narrowing }: Props) {
  return (
    <Box px="sm" pt="sm" pb="xs" className="line-below">
      {isNarrow ? (
        <ListChoice name={name} />
      ) : (
        <Title order={1} size="h5" px={4} mb={8}>
          {lists[name].label}
        </Title>
      )}
      <Group gap={6} wrap="nowrap">
        <TextInput
          id={SEARCH_FIELD}
          type="search"
          size="sm"
          flex={1}
          value={search}
          onChange={({ currentTarget }) => onSearch(currentTarget.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key !== 'Escape') return;
            onSearch('');
            currentTarget.blur();
          }}
          leftSection={<Search size={15} />}
          rightSection={
            search !== '' && (
              <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => onSearch('')} aria-label="End search">
                <X size={14} />
              </ActionIcon>
            )
          }
          placeholder="Search all chats"
          aria-label="Search all chats"
        />
        <NarrowMenu {...narrowing} />
      </Group>
    </Box>
  );
}

function ListChoice({ name }: { readonly name: ListName }) {
  const [, go] = useLocation();
  return (
    <Select
      mb="xs"
      aria-label="List"
      value={name}
      data={listNames.map((value) => ({ value, label: lists[value].label }))}
      onChange={(value) => value && isListName(value) && go(`/inbox/${value}`)}
      allowDeselect={false}
      checkIconPosition="right"
    />
  );
}

function NarrowMenu({ narrowing, onNarrow, tags }: Pick<Props, 'narrowing' | 'onNarrow' | 'tags'>) {
  const { tag, priority } = narrowing;
  const isOn = tag !== undefined || priority !== undefined;
  return (
    <Popover position="bottom-end" width={240} trapFocus shadow="md">
      <Indicator disabled={!isOn} size={8} offset={4}>
        <Popover.Target>
          <ActionIcon variant="default" size={36} aria-label={isOn ? 'Filter, in use' : 'Filter'}>
            <SlidersHorizontal size={16} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Select
            label="Tag"
            placeholder="Any"
            data={tags}
            value={tag ?? null}
            onChange={(value) => onNarrow({ ...narrowing, tag: value ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            nothingFoundMessage="No such tag here"
            searchable
            clearable
          />
          <Select
            label="Priority"
            placeholder="Any"
            data={PRIORITIES}
            value={priority ?? null}
            onChange={(value) => onNarrow({ ...narrowing, priority: value ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            clearable
          />
          <Button size="xs" variant="default" disabled={!isOn} onClick={() => onNarrow({})}>
            Show all
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
