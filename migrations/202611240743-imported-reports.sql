-- Reports that came from another system: the key by which that system knows them (an import that runs twice stores nothing twice), and its own words beside our codes.
-- What an import does not know is null: the day of arrival too.

alter table report alter column received_at drop not null;
alter table report alter column received_on drop not null;

create table report_external (
  report_id   uuid primary key references report,
  system      text not null,
  external_id text not null,
  run_id      uuid not null, -- which run of the import stored it, and from which line
  line        integer not null,
  imported_at timestamptz not null,
  source      jsonb not null, -- names and ids as the source wrote them, for an export in its own words; no free text
  unique (external_id, system)
);

-- Identities leave the installation only in an export that was asked for by name, and each is logged as a look.
alter table identity.look_log drop constraint look_log_purpose_check;
alter table identity.look_log add constraint look_log_purpose_check check (purpose in ('desk', 'handler', 'notice', 'export'));
