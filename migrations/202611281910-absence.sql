-- From when to when an officer is away, both days included, as they or their administrator say: colleagues see it where they give work. No reason is kept.
alter table officer
  add column away_from date,
  add column away_until date,
  add constraint officer_away check ((away_from is null) = (away_until is null) and away_from <= away_until);
