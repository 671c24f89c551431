select builds.projection, builds.build, phase, sum(seq)::bigint, events_total
from read.builds
join json_to_recordset(%s) as wanted (projection text, build integer) using (projection, build)
join read.positions using (projection, build)
group by builds.projection, builds.build
order by builds.projection
