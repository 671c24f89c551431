select projection, builds.build, builds.state, parked.shard, parked.subject, min(parked.seq), count(*),
    (array_agg(parked.reason order by parked.seq))[1], min(parked.parked_at)
from read.parked
join read.builds using (projection, build)
group by projection, builds.build, builds.state, parked.shard, parked.subject
order by min(parked.parked_at), projection, builds.build, parked.shard, parked.subject
limit %s
