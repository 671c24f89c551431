select kind, state, count(*), coalesce(extract(epoch from %(now)s::timestamptz - min(created_at)), 0)::float
from effects
where closed_at is null
group by kind, state
