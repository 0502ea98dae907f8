-- A report: its columns for lists, its append-only history, the free texts that history points to, assignments and clocks.

create table report (
  id                 uuid primary key,
  number             text not null unique,
  version            integer not null,
  status             text not null check (status in ('submitted', 'held', 'forwarded', 'inProgress', 'answered', 'closed', 'archived')),
  held_from          text,
  class              text not null references report_class,
  grade              text references grade,
  category           text references category,
  chosen_agency      uuid references agency,
  reported_office    uuid references agency,
  holder             uuid not null references agency,
  locked_to          uuid references agency, -- after two returns only this node's coordinator forwards
  return_count       smallint not null default 0,
  assignee           uuid references officer,
  area_code          text references area,
  lat                double precision,
  long               double precision,
  identity           text not null check (identity in ('named', 'verifierOnly', 'anonymous')),
  audience           text not null check (audience in ('public', 'private')),
  channel            text not null,
  access_code_hash   bytea not null,
  received_at        timestamptz not null,
  received_on        date not null,
  occurred_on        date,
  title              text not null,
  title_text         uuid not null,
  landmark_text      uuid,
  original_text      uuid not null,
  working_text       uuid not null,
  public_text        uuid,
  verified_at        timestamptz,
  forwarded_at       timestamptz, -- first forward or handle
  first_answered_at  timestamptz,
  answered_at        timestamptz, -- final answer in force
  closed_at          timestamptz,
  closed_by          text check (closed_by in ('reporter', 'system', 'officer')),
  archived_by        text check (archived_by in ('reporter', 'system', 'officer')),
  archive_reason     text references archive_reason,
  published_at       timestamptz,
  solved             text check (solved in ('yes', 'partly', 'no')),
  rating             smallint check (rating between 1 and 5),
  dispute_count      smallint not null default 0,
  merged_into        uuid references report,
  merged_from        text,
  transferred_at     timestamptz,
  changed_at         timestamptz not null,
  assignments        jsonb not null, -- {office: {lead, since, until, answeredAt}}: read with the row under its lock; the table assignment is its copy for lists
  clocks             jsonb not null, -- {kind: state of clocks/rules.ts}; the table clock lists those that have not stopped
  next_due_on        date,
  search             tsvector -- what the public may find: title, category and public text; null while unpublished
);
create index report_public_recent on report (published_at desc, id desc) where published_at is not null and audience = 'public';
create index report_search on report using gin (search) where search is not null;
create index report_category on report (category, received_at desc);
create index report_area on report (area_code text_pattern_ops, received_at desc);
create index report_merged on report (merged_into) where merged_into is not null;
create index report_status on report (status, received_at desc);

create table report_text (
  id        uuid primary key,
  report_id uuid not null references report,
  kind      text not null,
  body      text not null,
  salt      bytea not null, -- the event holds sha256(salt || body); erasing both leaves the history valid
  at        timestamptz not null
);
create index report_text_report on report_text (report_id);

create table report_event (
  id         uuid primary key,
  report_id  uuid not null references report,
  seq        integer not null,
  kind       text not null,
  at         timestamptz not null,
  actor_kind text not null check (actor_kind in ('reporter', 'officer', 'system')),
  actor_id   uuid,
  agency_id  uuid, -- the office for which the officer acted
  status     text not null, -- after the event
  notice_at  timestamptz not null, -- when citizens may see it: 8 s after an officer's move, at once otherwise
  change     jsonb not null, -- ids, codes, dates; never free text
  texts      jsonb not null, -- {role: {id, digest}}
  unique (report_id, seq)
);
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'history is append-only'; end $$;
create trigger report_event_append_only before update or delete on report_event for each row execute function refuse_change();
create trigger report_event_no_truncate before truncate on report_event for each statement execute function refuse_change();

create table assignment (
  report_id   uuid not null references report,
  agency_id   uuid not null references agency,
  lead        boolean not null,
  since       timestamptz not null,
  until       timestamptz,
  answered_at timestamptz,
  primary key (report_id, agency_id)
);
create index assignment_agency on assignment (agency_id, since desc);

-- Limits that have not stopped, for the sweeps; the whole state of a clock stands in report.clocks.
create table clock (
  report_id uuid not null references report,
  kind      text not null,
  due_on    date not null,
  paused    boolean not null,
  primary key (report_id, kind)
);
create index clock_due on clock (kind, due_on) where not paused;

-- The queue: one row per node at or above each office that holds the open report.
create table report_scope (
  node_id     uuid not null references agency,
  next_due_on date not null,
  report_id   uuid not null references report,
  status      text not null,
  primary key (report_id, node_id)
);
create index report_scope_queue on report_scope (node_id, next_due_on, report_id);

create table attachment (
  id         uuid primary key,
  report_id  uuid references report,
  event_seq  integer,
  text_id    uuid, -- the file name
  file_key   text not null,
  mime       text not null,
  bytes      integer not null,
  sha256     bytea not null,
  width      integer,
  height     integer,
  at         timestamptz not null
);
create index attachment_report on attachment (report_id);

-- Retries: the same key and body give the same answer for 30 days; the answer is sealed under a key that only the caller holds.
create table idempotency (
  scope       text not null,
  key_hash    bytea not null,
  body_hash   bytea not null,
  report_id   uuid not null,
  answer      bytea not null,
  at          timestamptz not null,
  primary key (scope, key_hash)
);
create index idempotency_at on idempotency (at);

-- Drafts of the citizen's steps; a few minutes of typing survive a lost page. Erased when sent, swept after a day.
create table draft (
  id_hash   bytea primary key,
  answers   bytea not null, -- sealed under a key derived from the id that only the browser holds
  at        timestamptz not null
);
create index draft_at on draft (at);

create unlogged table throttle (key bytea primary key, count integer not null, until timestamptz not null);
create index throttle_until on throttle (until);
