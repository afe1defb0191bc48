import { Alert, Button, Center, Image, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Login } from '@omnichat/client/types';
import { useState } from 'react';

export function LoginPage({ onLogin }: { readonly onLogin: (login: Login) => Promise<void> }) {
  const form = useForm({ initialValues: { email: '', password: '' } });
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setFailure(null);
    try {
      await onLogin(values);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The server cannot be reached.');
      setBusy(false);
    }
  });

  return (
    <Center mih="100%" p="md" component="main">
      <Paper withBorder shadow="sm" p="xl" w={380} maw="100%">
        <form onSubmit={submit}>
          <Stack>
            <Image src="/console/icon.svg" w={40} h={40} alt="" />
            <Title order={1} size="h3">
              Log in to omnichat
            </Title>
            {failure !== null && (
              <Alert color="red" role="alert">
                {failure}
              </Alert>
            )}
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              autoFocus
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={isBusy}>
              Log in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
