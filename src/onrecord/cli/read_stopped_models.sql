select projection, min(reason)
from read.stopped_projections
join read.serving using (projection, build)
group by projection
order by projection
