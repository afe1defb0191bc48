import type { ChangeProject, Project, WidgetSettings } from '@omnichat/client/types';

export const FIELDS = ['name', 'email', 'phone'] as const;
export type Field = (typeof FIELDS)[number];
export type Asked = 'off' | 'optional' | 'required';

export const FIELD_NAMES: Record<Field, string> = { name: 'Name', email: 'E-mail', phone: 'Telephone' };

/** What the widget has where a project has set nothing. */
export const USUAL_ACCENT = '#2f5bd7';

/** The form of the page: everything a text or a choice. */
export const valuesOf = ({ greeting, allowed_origins, widget }: Project) => ({
  greeting: greeting ?? '',
  title: widget.title ?? '',
  accent: widget.accent ?? '',
  side: widget.side ?? ('auto' as const),
  launcher_label: widget.launcher_label ?? '',
  form: Object.fromEntries(FIELDS.map((field) => [field, askedFor(widget, field)])) as Record<Field, Asked>,
  languages: widget.languages,
  allowed_origins,
});

export type Look = ReturnType<typeof valuesOf>;

function askedFor({ form }: WidgetSettings, field: Field): Asked {
  const found = form.find((each) => each.field === field);
  if (!found) return 'off';
  return found.is_required ? 'required' : 'optional';
}

/** What is asked before the first word, in order. */
export const askedIn = ({ form }: Pick<Look, 'form'>) =>
  FIELDS.filter((field) => form[field] !== 'off').map((field) => ({
    field,
    is_required: form[field] === 'required',
  }));

export const bodyOf = ({ greeting, allowed_origins, ...look }: Look): ChangeProject => ({
  greeting: greeting.trim() === '' ? null : greeting,
  allowed_origins,
  widget: {
    title: look.title.trim() === '' ? null : look.title,
    accent: look.accent === '' ? null : look.accent,
    side: look.side === 'auto' ? null : look.side,
    launcher_label: look.launcher_label.trim() === '' ? null : look.launcher_label,
    form: askedIn(look),
    languages: look.languages,
  },
});
