-- Offices that support others and have not answered their part: told of their own limits each morning.
create index assignment_supporting on assignment (agency_id) where not lead and until is null and answered_at is null;
