-- What the queue's views ask stands in report_scope itself, so that a view of 200 reads its index and then 200 reports, whatever else there is.

alter table report_scope
  add column verified boolean not null default false,
  add column assignee uuid references officer,
  add column returned boolean not null default false; -- back from an office that said it is not theirs, and not forwarded on
update report_scope q set verified = r.verified_at is not null, assignee = r.assignee, returned = r.return_count > 0 and r.status = 'forwarded'
from report r where r.id = q.report_id;

create index report_scope_new on report_scope (node_id, next_due_on, report_id) where status = 'submitted';
create index report_scope_held on report_scope (node_id, next_due_on, report_id) where status = 'held';
create index report_scope_mine on report_scope (assignee, node_id, next_due_on, report_id) where assignee is not null;
create index report_scope_returned on report_scope (node_id, next_due_on, report_id) where returned;
-- Closed reports of an office, newest first, and the words of titles for the officers' search.
create index report_ended on report (holder, changed_at desc) where status in ('closed', 'archived');
create index report_title on report using gin (to_tsvector('indonesian', title));
