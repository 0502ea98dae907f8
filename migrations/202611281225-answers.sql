-- Answers: approval by the head, templates, drafts that outlive a session, who is writing, reply letters.

-- The event whose proposed answer waits for the head; null: none does.
alter table report add column proposal integer;
create index report_proposal on report (holder) where proposal is not null;

create table answer_template (
  id         uuid primary key,
  agency_id  uuid not null references agency, -- offices below have it too
  code       text not null check (code ~ '^[a-z][a-z0-9-]{0,19}$'), -- typed as ::code
  kind       text check (kind in ('interim', 'final', 'hold')), -- null: any answer
  category   text references category, -- null: any; a parent stands for those below it
  title      text not null,
  body       text not null,
  reason     text, -- of a final answer without a photo
  retired_at timestamptz
);
create unique index answer_template_code on answer_template (agency_id, code) where retired_at is null;

create table answer_template_change (
  id          uuid primary key,
  template_id uuid not null references answer_template,
  at          timestamptz not null,
  made_by     uuid, -- an officer, who may be unknown to an installation that took this in by an export; null: the command line
  kind        text not null check (kind in ('added', 'changed', 'retired', 'restored')),
  content     jsonb not null -- the template after it
);
create index answer_template_change_template on answer_template_change (template_id, at);

-- What an officer has typed and not sent. Erased when it is sent.
create table move_draft (
  report_id  uuid not null references report,
  form       text not null,
  officer_id uuid not null references officer,
  agency_id  uuid not null references agency, -- the office that held the report
  fields     jsonb not null,
  edition    bigint not null, -- of all drafts: whoever opened a form before it has not seen this one
  at         timestamptz not null,
  primary key (report_id, form, officer_id)
);
create index move_draft_at on move_draft (at);
create sequence draft_edition;

-- Who is writing now; a row is worth half a minute.
create unlogged table writing (
  report_id  uuid not null,
  officer_id uuid not null,
  form       text not null,
  at         timestamptz not null,
  primary key (report_id, officer_id)
);

-- Numbers of letters: drawn when a letter is made for the first time, never by a move of a report.
create table letter_counter (
  agency_id uuid not null references agency,
  year      smallint not null,
  last      integer not null,
  primary key (agency_id, year)
);
create table reply_letter (
  id        uuid primary key,
  agency_id uuid not null references agency,
  year      smallint not null,
  number    integer not null,
  report_id uuid not null references report,
  event_seq integer not null, -- of the answer
  at        timestamptz not null,
  made_by   uuid not null references officer,
  unique (agency_id, year, number),
  unique (report_id, event_seq)
);
