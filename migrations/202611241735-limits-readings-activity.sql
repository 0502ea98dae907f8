-- Limits in life, second readings of answers, officers' activity.

-- The journal of changes of calendars and limits: what each did, complete enough to be taken back, and to know by what an older limit was counted.
create table limit_change (
  id           uuid primary key,
  at           timestamptz not null,
  made_by      uuid, -- an officer, who may be unknown to an installation that took this in by an export; null: the command line
  kind         text not null check (kind in ('decree', 'holiday', 'noHoliday', 'policy', 'undo')),
  effects      jsonb not null,
  legal_source text not null,
  undoes       uuid references limit_change,
  moved        integer not null default 0, -- reports whose limits were moved
  settled_at   timestamptz -- null: reports may still have to be moved
);
create index limit_change_unsettled on limit_change (at) where settled_at is null;

-- Readings of answers by a second unit, a sign each: p passed, f (with digits of the reasons) not, w waits, - ended without a verdict.
alter table report_fact add column review text;

-- Installations that are there already; new ones load both from reference/.
insert into time_limit (id, kind, class, grade, agency_id, days, unit, valid_from, valid_to, legal_source, confirmed)
select 'review-2026', 'review', null, null, null, 5, 'working', date '2019-02-01', null, 'Kebijakan instalasi: jawaban akhir yang terpilih dibaca unit kedua', false
where exists (select from area);
insert into flag (code, value, sentence, valid_from, valid_to)
select 'secondReaderShare', '5', 'a sample (default 5 %, by policy) of final answers goes to a second unit before it counts as resolved; in percent', date '2019-02-01', null
where exists (select from area);

-- On which days an officer signed in and opened the queue; once a day, and never when.
create table officer_activity (
  officer_id uuid not null references officer,
  kind       text not null check (kind in ('signedIn', 'openedQueue')),
  day        date not null,
  primary key (officer_id, kind, day)
);

insert into graphile_worker._private_tasks (identifier) values ('move-limits') on conflict do nothing;
