-- What is finished, newest first, over all offices: the nation's list.

create index report_ended_recent on report (changed_at desc) where status in ('closed', 'archived');
