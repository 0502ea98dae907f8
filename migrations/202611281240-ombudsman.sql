-- The Ombudsman sees what was offered to it (nobody answered within 60 days) or handed over to it, and nothing else.

alter table report add column offered_at timestamptz;
-- Reports that are there already: the offer stands in their history.
update report r set offered_at = (select min(e.at) from report_event e where e.report_id = r.id and e.kind = 'escalated' and e.change->'extra'->>'to' = 'ombudsman')
where exists (select from report_event e where e.report_id = r.id and e.kind = 'escalated' and e.change->'extra'->>'to' = 'ombudsman');
create index report_passed_on on report (id) where offered_at is not null or transferred_at is not null;
