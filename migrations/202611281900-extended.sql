-- Reports whose office gave itself more time are counted (docs/figures.md): how often, whatever became of the limit afterwards.
alter table report_fact add column extensions smallint not null default 0;
with happened as (
  select report_id, sum(case when kind = 'extended' then 1 else -1 end) as n from report_event
  where kind = 'extended' or (kind = 'undone' and change->'extra'->>'undone' = 'extended') group by report_id
)
update report_fact f set extensions = h.n, dirty = coalesce(f.dirty, f.path) from happened h where h.report_id = f.report_id and h.n > 0;
