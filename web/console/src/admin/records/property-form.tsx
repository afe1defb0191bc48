import { NumberInput, Select, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { PROPERTY_ROWS, type PropertyField, type PropertyValues } from './property-fields.js';

/** The fields of a property, those that it has. */
export function PropertyFields({ form }: { readonly form: UseFormReturnType<PropertyValues> }) {
  return (
    <Stack gap="sm">
      {PROPERTY_ROWS.map((row) => row.filter(({ name }) => name in form.values)).map((row) => (
        <SimpleGrid key={row.map(({ name }) => name).join()} cols={{ base: 1, xs: row.length }} spacing="sm">
          {row.map((field) => (
            <Field key={field.name} field={field} form={form} />
          ))}
        </SimpleGrid>
      ))}
    </Stack>
  );
}

interface FieldProps {
  readonly field: PropertyField;
  readonly form: UseFormReturnType<PropertyValues>;
}

function Field({ field: { name, label, type, placeholder, choices = [] }, form }: FieldProps) {
  const props = { label, placeholder, ...form.getInputProps(name) };
  if (type === 'number')
    return <NumberInput {...props} min={0} thousandSeparator={name !== 'year_built' && ' '} hideControls />;
  if (type === 'tags') return <TagsInput {...props} placeholder="balcony" />;
  if (type === 'long') return <Textarea {...props} autosize minRows={3} maxRows={12} />;
  if (type === 'date') return <TextInput {...props} type="date" />;
  if (type === 'text') return <TextInput {...props} />;
  return (
    <Select
      {...props}
      data={[...choices]}
      clearable
      value={String(form.values[name]) || null}
      onChange={(value) => form.setFieldValue(name, value ?? '')}
    />
  );
}
