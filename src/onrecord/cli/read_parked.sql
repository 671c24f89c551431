select projection, shard, subject, min(seq), count(*), (array_agg(reason order by seq))[1]
from read.parked
join read.serving using (projection, build)
group by projection, build, shard, subject
order by min(parked_at)
limit 50
