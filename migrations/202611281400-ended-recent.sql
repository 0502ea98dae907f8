-- What is finished, newest first, over all offices: the nation's list.

create index report_ended_recent on report (changed_at desc) where status in ('closed', 'archived');
-- What few open reports have (an identity, a way, a class) is found without a walk through all that are open.
create index report_open_kinds on report (identity, channel, class, grade, audience) where status in ('submitted', 'held', 'forwarded', 'inProgress', 'answered');
