-- Where the policy asks for it, a second person lets an officer see an identity: what was asked for, who decided, and when the one look was taken.
create table look_request (
  id         uuid primary key,
  report_id  uuid not null references report,
  asker_id   uuid not null references officer,
  reason     text not null,
  asked_at   timestamptz not null,
  decided_by uuid references officer check (decided_by <> asker_id),
  decided_at timestamptz,
  granted    boolean,
  used_at    timestamptz,
  check ((decided_by is null) = (decided_at is null) and (decided_at is null) = (granted is null)),
  check (used_at is null or granted)
);
-- One that waits, or may be used, is asked for once.
create unique index look_request_open on look_request (report_id, asker_id) where decided_at is null;
create index look_request_waiting on look_request (asked_at) where decided_at is null;

alter table admin_change drop constraint admin_change_noun_check;
alter table admin_change add constraint admin_change_noun_check
  check (noun in ('agency', 'brand', 'serves', 'succession', 'grant', 'officer', 'invitation', 'handover', 'category', 'archiveReason', 'policy'));
