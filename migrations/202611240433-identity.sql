-- Who the reporter is: in a schema of its own, sealed with a key outside the database. The app may put in; the only way out is look(), which writes the log of looks in the same breath.

create schema identity;
create table identity.reporter (
  report_id uuid primary key,
  sealed    bytea not null,
  at        timestamptz not null
);
create table identity.look_log (
  id        bigint generated always as identity primary key,
  report_id uuid not null,
  actor_id  uuid, -- null: the system, to send a notice
  purpose   text not null check (purpose in ('desk', 'handler', 'notice')),
  reason    text not null check (length(reason) between 3 and 2000),
  at        timestamptz not null default now()
);
create index look_log_report on identity.look_log (report_id);
create function identity.look(p_actor uuid, p_report uuid, p_purpose text, p_reason text) returns bytea
language plpgsql security definer set search_path = identity, pg_temp as $$
declare found_sealed bytea;
begin
  select sealed into found_sealed from identity.reporter where report_id = p_report;
  if found_sealed is null then return null; end if;
  insert into identity.look_log (report_id, actor_id, purpose, reason) values (p_report, p_actor, p_purpose, p_reason);
  return found_sealed;
end $$;
/* How often people looked, for the reporter; notices of the system are not looks. */
create function identity.look_count(p_report uuid) returns integer
language sql stable security definer set search_path = identity, pg_temp as $$
  select count(*)::integer from identity.look_log where report_id = p_report and purpose <> 'notice'
$$;
