-- What is to be told to whom, written with the move that caused it; and enqueue(), which adds a job without NOTIFY (stack.md trap 3).

create table outbox (
  id         uuid primary key,
  report_id  uuid not null references report,
  event_seq  integer not null,
  template   text not null,
  recipient  text not null, -- 'reporter' (address looked up when sent) or 'officer:<id>'
  params     jsonb not null,
  run_at     timestamptz not null,
  state      text not null default 'waiting' check (state in ('waiting', 'sent', 'cancelled', 'dead', 'noAddress')),
  tries      smallint not null default 0,
  last_error text,
  sent_at    timestamptz,
  unique (report_id, event_seq, template, recipient)
);
create index outbox_waiting on outbox (run_at) where state = 'waiting';

create function enqueue(p_task text, p_payload json, p_key text default null, p_run_at timestamptz default now()) returns void
language plpgsql as $$
begin
  insert into graphile_worker._private_jobs (task_id, payload, key, run_at)
    select id, p_payload, p_key, p_run_at from graphile_worker._private_tasks where identifier = p_task on conflict (key) do nothing;
  if not found and not exists (select from graphile_worker._private_tasks where identifier = p_task) then raise exception 'unknown task %', p_task; end if;
end $$;

insert into graphile_worker._private_tasks (identifier) values ('send-notices'), ('close-silent'), ('archive-incomplete'), ('sweep-leftovers') on conflict do nothing;
