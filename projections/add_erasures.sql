insert into read.erasures (projection, build, shard, seq, contact)
select builds.projection, builds.build, erased.shard, erased.seq, erased.contact
from json_to_recordset(%s) as erased (shard integer, seq bigint, contact jsonb)
cross join read.builds
join read.positions on positions.projection = builds.projection and positions.build = builds.build
    and positions.shard = erased.shard and positions.seq < erased.seq
where builds.state <> 'dropped' and not exists (
    select from json_to_recordset(%s) as here (projection text, build integer)
    where here.projection = builds.projection and here.build = builds.build
)
on conflict do nothing
