import { Button, Group, NumberInput, PasswordInput, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { sellersChange, sellersCreate } from '@omnichat/client/rest';
import type { Seller } from '@omnichat/client/types';
import { useSession } from '../session/session.js';
import { Dialog } from './dialog.js';
import { useChange } from './use-resource.js';

interface Props {
  /** Null to take somebody on. */
  readonly seller: Seller | null;
  readonly onClose: () => void;
}

export function SellerForm({ seller, onClose }: Props) {
  const { client, me } = useSession();
  const form = useForm({
    initialValues: {
      name: seller?.name ?? '',
      email: seller?.email ?? '',
      password: '',
      current_password: '',
      role: seller?.role ?? 'seller',
      capacity: seller?.capacity ?? 5,
      skills: seller?.skills ?? [],
      languages: seller?.languages ?? [],
      is_active: seller?.is_active ?? true,
    },
  });
  type Values = typeof form.values;
  const save = useChange(
    'sellers',
    ({ is_active: isActive, password, current_password, ...values }: Values) =>
      seller
        ? sellersChange({
            client: client.rest,
            path: { id: seller.id },
            body: {
              ...values,
              is_active: isActive,
              ...(password === '' ? {} : { password }),
              ...(current_password === '' ? {} : { current_password }),
            },
          })
        : sellersCreate({ client: client.rest, body: { ...values, password } }),
    { done: 'Saved.', after: onClose, form },
  );
  return (
    <Dialog onClose={onClose} title={seller ? seller.name : 'Add a seller'}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          <TextInput label="E-mail" type="email" required {...form.getInputProps('email')} />
          <PasswordInput
            label={seller ? 'New password' : 'Password'}
            description={seller ? 'Leave empty to keep the present one.' : 'At least 10 characters.'}
            required={!seller}
            minLength={10}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {seller?.id === me.id && form.values.password !== '' && (
            <PasswordInput
              label="Present password"
              required
              autoComplete="current-password"
              {...form.getInputProps('current_password')}
            />
          )}
          <Group grow>
            <Select label="Role" data={['seller', 'admin']} allowDeselect={false} {...form.getInputProps('role')} />
            <NumberInput
              label="Chats at the same time"
              min={0}
              max={1_000}
              required
              {...form.getInputProps('capacity')}
            />
          </Group>
          <TagsInput label="Skills" placeholder="rentals" {...form.getInputProps('skills')} />
          <TagsInput label="Languages" placeholder="en" {...form.getInputProps('languages')} />
          {seller && <Switch label="May log in" {...form.getInputProps('is_active', { type: 'checkbox' })} />}
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
