-- The officers' desk: tags of a report, and the views that officers keep for themselves.

alter table report add column tags jsonb not null default '[]'; -- words of the desk, sorted; never read by the public
create index report_tags on report using gin (tags) where tags <> '[]'; -- most reports have none
create table saved_view (
  id         uuid primary key,
  officer_id uuid not null references officer,
  name       text not null,
  query      text not null, -- the address of the list: view, filters, words
  at         timestamptz not null,
  unique (officer_id, name)
);
