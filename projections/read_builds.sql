select
    projection, build, version, state, phase, tables, requested_by, events_total, events_per_s,
    started_at, ended_at, served_at, verification
from read.builds
order by projection, build
