-- Notices over several ways (e-mail, SMS, WhatsApp, Telegram, push), what each reader wishes, and the steps of a limit (reminders, escalations).

-- A digest belongs to no single report. A claim is a lease: a worker that dies gives its notices back when it ends.
alter table outbox alter column report_id drop not null, alter column event_seq drop not null;
alter table outbox
  add column claimed_until timestamptz,
  add column channel text,  -- the way it went
  add column provider text, -- and who carried it
  add column provider_ref text;
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check check (state in ('waiting', 'sent', 'cancelled', 'dead', 'noAddress', 'stopped', 'grouped'));
-- 'at:<node>:<role>,<role>' waits for the next digest and is never sent by itself.
drop index outbox_waiting;
create index outbox_waiting on outbox (run_at) where state = 'waiting' and recipient not like 'at:%';
create index outbox_to_group on outbox (run_at) where state = 'waiting' and recipient like 'at:%';
create index outbox_dead on outbox (run_at desc) where state = 'dead';
create unique index outbox_digest on outbox (recipient, template, (params->>'slot')) where report_id is null;

-- What a reporter wishes of the notices of one report.
create table notice_wish (
  report_id  uuid primary key references report,
  lang       text not null default 'id' check (lang in ('id', 'en')),
  stopped_at timestamptz
);

-- Addresses beside the telephone number and e-mail of identity.reporter: a chat, a browser. Sealed like those; out only by the logging function.
create table identity.address (
  id      uuid primary key,
  owner   uuid not null, -- a report or an officer
  channel text not null check (channel in ('telegram', 'push')),
  sealed  bytea not null,
  at      timestamptz not null
);
create index address_owner on identity.address (owner);
create function identity.addresses(p_owner uuid, p_reason text) returns table (id uuid, channel text, sealed bytea)
language plpgsql security definer set search_path = identity, pg_temp as $$
begin
  if not exists (select from identity.address a where a.owner = p_owner) then return; end if;
  insert into identity.look_log (report_id, actor_id, purpose, reason) values (p_owner, null, 'notice', p_reason);
  return query select a.id, a.channel, a.sealed from identity.address a where a.owner = p_owner order by a.at;
end $$;
create function identity.forget_address(p_id uuid) returns void
language sql security definer set search_path = identity, pg_temp as $$ delete from identity.address where id = p_id $$;
create function identity.keep_newest_addresses(p_owner uuid, p_most integer) returns void
language sql security definer set search_path = identity, pg_temp as $$
  delete from identity.address where id in (select id from identity.address where owner = p_owner order by at desc, id desc offset p_most)
$$;

-- The steps of a limit: `step` counts those that were taken, `step_on` is the day of the next one (null: none), `step_for` the due date for which that was worked out.
-- Moves write due_on alone; a sweep plans what has no plan for its date, so that the write path pays nothing.
alter table clock add column step smallint not null default 0, add column step_on date, add column step_for date;
create index clock_unplanned on clock (due_on) where step_for is distinct from due_on;
create index clock_step on clock (step_on) where not paused;

-- When each node was last told what waits for it.
create table digest_slot (node_id uuid primary key references agency, slot timestamptz not null);

insert into graphile_worker._private_tasks (identifier) values ('digest-officers'), ('take-steps'), ('offer-ombudsman') on conflict do nothing;
